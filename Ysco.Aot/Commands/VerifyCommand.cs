using Ysco.Artifacts.Gobuild;
using Ysco.Config;
using Ysco.Crypto;
using Ysco.Durable;
using Ysco.Go;
using Ysco.Notes;
using Ysco.Posix;
using Ysco.Results;
using Ysco.State;
using Ysco.Supervision;
using Ysco.Tlog;

namespace Ysco.Commands;

/// <summary>
/// <c>ysco verify [-dir ys] [-key K] FILE</c>: proves offline, by the evidence beside it, what a binary is. The key is the
/// one given, else the configured one, else the built-in one; never the one in the evidence.
/// </summary>
internal static class VerifyCommand
{
    private const int ChunkBytes = 128 * 1024;

    internal static int Run(CommandContext context)
    {
        var flags = new FlagSet("verify", "FILE");
        Flag<string> folder = flags.Text("dir", StateFolder.Default, "dir", "state folder: configuration and what is held of the log");
        Flag<string> key = flags.Text("key", "", "key", "the log's verifier key (default: the one in DIR/ysco.conf, else the built-in one)");
        if (flags.Parse(context, 1, 1) is { } code)
        {
            return code;
        }

        if (!StateFolder.LoadOrDefault(folder.Value).Try(out YscoConfig? config, out Failure? failure)
            || !StateFolder.Key(key.Value, config).Try(out VerifierKey? trusted, out failure)
            || !Verify(flags.Rest.Span[0], folder.Value, trusted).Try(out VerifiedBuild? build, out failure))
        {
            return context.Fail(failure);
        }

        context.Out.Write(ProvenText.Of(build));
        return ExitCode.Ok;
    }

    private static Result<VerifiedBuild> Verify(string file, string folder, VerifierKey key)
    {
        if (!ServiceBinary.ReadInfo(file).Try(out BuildInfo? info, out Failure? failure)
            || !ReadEvidence(file, info).Try(out BuildEvidence? evidence, out failure)
            || !Sum(file).Try(out ActualFile? actual, out failure)
            || !new LogHeadFile(folder, key).Load().Try(out LogHead? held, out failure))
        {
            return failure;
        }

        var expected = new EvidenceExpected(key) { HeldNote = held.Tree?.Note.Message };
        if (!EvidenceCheck.VerifyStored(evidence, expected, actual).Try(out VerifiedBuild? build, out failure))
        {
            return failure.Within(file);
        }

        failure = ServiceBinary.Differs(info, build.Record.Spec);
        return failure is null ? build : failure.Within(file);
    }

    /// <summary>
    /// The evidence beside the file, beside what it is a link to, or beside the name that the same binary was installed
    /// under before it replaced a plain file.
    /// </summary>
    private static Result<BuildEvidence> ReadEvidence(string file, BuildInfo info)
    {
        string real = Files.RealPath(file) ?? file;
        string name = BuildSpec.Create(info.ModulePath, info.Version, info.PkgDir, info.GoOs, info.GoArch, info.GoVersion)
            .Try(out BuildSpec? spec, out _) ? spec.FileName : "";
        foreach (string path in (ReadOnlySpan<string>)[
            Installation.EvidencePath(file), Installation.EvidencePath(real),
            Installation.EvidencePath($"{DurableFile.FolderOf(real)}/{name}")])
        {
            if (!BoundedFile.Read(path, BuildEvidence.MaxBytes).Try(out byte[]? content, out Failure? failure))
            {
                return failure;
            }

            if (content is not null)
            {
                return BuildEvidence.Parse(content).Try(out BuildEvidence? evidence, out failure)
                    ? evidence
                    : failure.Within(path);
            }
        }

        return Failure.Local($"{file}: no evidence beside it ({Installation.EvidencePath(real)} is missing: it was not installed by ysco)");
    }

    private static Result<ActualFile> Sum(string file)
    {
        int fd = Files.open(file, FileIo.O_RDONLY | FileIo.O_CLOEXEC, 0);
        if (fd < 0)
        {
            return Failure.Local($"{file}: {Errno.Describe(Errno.Last)}");
        }

        Result<ActualFile> sum = Sum(fd, file);
        FileIo.Close(fd);
        return sum;
    }

    private static Result<ActualFile> Sum(int fd, string file)
    {
        var hash = new Sha256();
        byte[] chunk = new byte[ChunkBytes];
        long size = 0;
        int got;
        while ((got = FileIo.Read(fd, chunk)) > 0)
        {
            size += got;
            if (size > BuildRecord.MaxFileBytes)
            {
                return Failure.Invalid($"{file}: over {BuildRecord.MaxFileBytes} bytes, more than any build has");
            }

            hash.Append(chunk.AsSpan(0, got));
        }

        return got == 0 ? new ActualFile(size, hash.Finish()) : Failure.Local($"{file}: {Errno.Describe(Errno.Last)}");
    }
}

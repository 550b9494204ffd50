using System.Buffers;
using System.Globalization;
using System.Text;
using Ysco.Artifacts.Release;
using Ysco.Bytes;
using Ysco.Commands.CommandLine;
using Ysco.Commands.StateFolders;
using Ysco.Config;
using Ysco.Go;
using Ysco.Posix;
using Ysco.Results;
using Ysco.Worker;

namespace Ysco.Commands.Fetching;

/// <summary><c>ysco fetch -manifest URL NAME[@VERSION]</c>: a signed release of a program that is not of Go, by hand.</summary>
internal sealed class ReleaseFetcher(CommandContext context, FlagSet flags, string folder, TimeSpan timeLimit, string output)
{
    internal static readonly SearchValues<char> NameChars =
        SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz.-_+");

    internal const string KeyFlagHelp = "with -manifest: the ECDSA P-256 public key that releases are signed for, as PEM in a file or as the base64 in it";

    /// <summary>The bundle that is to be made of it; null when the binary is wanted.</summary>
    internal BundleMaker? Bundle { get; init; }

    internal int Run(string what, string manifestUrl, string keyText, bool allowUnsigned)
    {
        int at = what.IndexOf('@', StringComparison.Ordinal);
        (string name, string version) = at < 0 ? (what, "") : (what[..at], what[(at + 1)..]);
        string? wrong = name.Length == 0 || name[0] == '.' || name.AsSpan().ContainsAnyExcept(NameChars)
                ? $"{OneLine.From(what)}: not NAME[@VERSION], such as app@v1.2.3"
            : version is not ("" or ProgramFetcher.LatestVersion) && SemVer.TryParse(version) is null ? $"version {OneLine.From(version)}: not of the form v1.2.3"
            : ConfChecks.HttpUrl(manifestUrl, queryAllowed: true) is { } cause ? $"flag -manifest: {cause}"
            : (keyText == "") != allowUnsigned ? "either -releasekey or -allowunsigned goes with -manifest"
            : null;
        if (wrong is not null)
        {
            return flags.WrongUsage(context, wrong);
        }

        ReleaseKey? key = null;
        if (keyText != "" && !ReleaseKeyFile.Read(keyText).Try(out key, out Failure? malformed))
        {
            return flags.WrongUsage(context, $"flag -releasekey: {malformed.Message}");
        }

        if (key is null)
        {
            context.Error.WriteLine($"ysco {context.Name}: NOT SIGNED: {manifestUrl} can give out any program as {name}, and so can whoever is between it and here");
        }

        bool isNew = FileStatus.Of(folder, followLinks: false) is null;
        Result<FetchedRelease> fetched = Fetch(name, version == ProgramFetcher.LatestVersion ? "" : version, manifestUrl, key);
        if (Bundle is not null && Bundle.Finish(fetched.Failure) is { } unmade)
        {
            fetched = unmade;
        }

        if (!fetched.Try(out FetchedRelease? release, out Failure? failure))
        {
            if (isNew)
            {
                StateFolder.RemoveUnused(folder);
            }

            return context.Fail(failure);
        }

        context.Out.Write(Describe(release.Evidence, release.ReleasedAt) + (Bundle is null ? $"file        {release.Binary}\n" : Bundle.Line));
        return ExitCode.Ok;
    }

    /// <summary>What is proven, a word and a value a line.</summary>
    /// <param name="evidence">The evidence.</param>
    /// <param name="releasedAt">When it was released, as the manifest says; empty when it does not.</param>
    /// <param name="key">What is said of the key; null for the whole of it.</param>
    internal static string Describe(ReleaseEvidence evidence, string releasedAt, string? key = null) => new StringBuilder()
        .Append("program     ").Append(evidence.Name).Append('\n')
        .Append("version     ").Append(evidence.Version).Append('\n')
        .Append(releasedAt == "" ? "" : $"released    {OneLine.From(releasedAt)}\n")
        .Append("archive     ").Append(evidence.Archive).Append('\n')
        .Append(CultureInfo.InvariantCulture, $"size        {evidence.BinaryBytes}\n")
        .Append("sha256      ").Append(evidence.BinarySHA256).Append('\n')
        .Append("key         ").Append(key ?? (evidence.ReleaseKey == "" ? "NOT SIGNED" : evidence.ReleaseKey)).Append('\n')
        .ToString();

    private Result<FetchedRelease> Fetch(string name, string version, string manifestUrl, ReleaseKey? key)
    {
        string file = Bundle is not null ? Bundle.Part : output == "" ? $"./{name}-{{0}}" : output.Contains('/') ? output : $"./{output}";
        if (FileStatus.Of(file, followLinks: false) is { IsRegular: false } other)
        {
            return Failure.Local($"{file}: is {(other.IsDirectory ? "a directory" : other.IsLink ? "a link" : "no regular file")}, and would be replaced (name a file)");
        }

        if (!StateFolder.LoadOrDefault(folder).Try(out FolderConfig? config, out Failure? failure))
        {
            return failure;
        }

        failure = StateFolder.Make(folder);
        if (failure is not null
            || !StateFolder.Worker(folder, config.Config).Try(out WorkerIdentity? identity, out failure)
            || !DnsSettings.Of(config.Config.Monitor).Try(out DnsSettings? dns, out failure))
        {
            return failure;
        }

        return new Foreground(context.Clock).Fetch(new ReleasePlan
        {
            ManifestUrl = manifestUrl,
            Version = version,
            Name = name,
            Key = key,
            Folder = folder,
            Binary = file,
            Identity = identity,
            Dns = dns,
            TimeLimit = timeLimit,
            Archived = Bundle is null ? null : (release, archive) => Bundle.Write(name, release, archive),
        });
    }
}

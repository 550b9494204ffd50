using Ysco.Bytes;
using Ysco.Commands.CommandLine;
using Ysco.Commands.Doctor;
using Ysco.Config;
using Ysco.Posix;
using Ysco.Results;
using Ysco.Sconf;
using Ysco.Supervision;
using Ysco.Worker;

namespace Ysco.Commands.Printing;

/// <summary>
/// <c>ysco testconfig &lt; ys/ysco.conf</c>: says <c>config OK</c>, or the first wrong line as
/// <c>&lt;stdin&gt;:12: Monitor.Intervall: unknown key (did you mean Interval?)</c>.
/// </summary>
internal static class TestConfigCommand
{
    private const string About =
        "Reads a ysco.conf from standard input and says \"config OK\", or names the first line and key that is wrong. Looks at "
        + "/etc/passwd for Worker.User, at Process.WorkDir, for the programs of Hooks and the users and programs of Services: the "
        + "machine is to be the one that ysco runs on.";

    private const string File = "<stdin>";

    internal static int Run(CommandContext context)
    {
        if (new FlagSet("testconfig", "< ysco.conf") { About = About }.Parse(context) is { } code)
        {
            return code;
        }

        if (!context.In.ReadAll(File, SconfParser.MaxFileBytes).Try(out byte[]? text, out Failure? failure)
            || !ConfFile.Parse(File, text).Try(out YscoConfig? config, out failure)
            || (failure = ConfAdvice.Refusal(File, text, config) ?? WorkDirTrouble(text, config)) is not null)
        {
            context.Error.WriteLine(failure.Message);
            return ExitCode.Of(failure);
        }

        if ((ReleaseTerms.OfService(config, "service")?.Failure ?? ReleaseTerms.OfSelf(config)?.Failure) is { } source)
        {
            string[] keys = source.Message[..source.Message.IndexOf(':', StringComparison.Ordinal)].Split('.');
            context.Error.WriteLine($"{File}:{ConfAdvice.LineOf(File, text, keys)}: {source.Message}");
            return ExitCode.Of(source);
        }

        if (WorkerUser.Find(config.Worker.User).Failure is { } unknown)
        {
            context.Error.WriteLine($"{File}:{ConfAdvice.LineOf(File, text, "Worker", "User")}: {unknown.Message}");
            return ExitCode.Of(unknown);
        }

        foreach (string advice in ConfAdvice.Of(File, text, config))
        {
            context.Error.WriteLine($"warning: {advice}");
        }

        // Only a warning: the file may be for another machine, or another folder.
        foreach (Failure wrong in HookCheck.Of(config.Hooks, LaunchTerms.Ours))
        {
            string[] keys = wrong.Message[..Math.Max(0, wrong.Message.IndexOf(':'))].Split('.');
            context.Error.WriteLine($"warning: {File}:{ConfAdvice.LineOf(File, text, keys)}: {wrong.Message} (looked for on this machine, from this folder)");
        }

        foreach (SupervisedConfig service in config.Services)
        {
            if ((DoctorHouse.UserOf(service).Failure ?? ProgramTrouble(service.Command.Words[0])) is { } wrong)
            {
                context.Error.WriteLine(
                    $"warning: {File}:{ConfAdvice.LineOf(File, text, "Services")}: Services: {service.Dir}: {wrong.Message} (looked for on this machine, from this folder)");
            }
        }

        context.Out.WriteLine("config OK");
        return ExitCode.Ok;
    }

    private static Failure? ProgramTrouble(string path) =>
        new ServicePath(path).Resolve().Try(out string? binary, out Failure? failure) ? ServicePath.NotAProgram(binary) : failure;

    /// <summary>A relative one is one from the folder that ysco is started in, which need not be this one; and the user is not known.</summary>
    private static Failure? WorkDirTrouble(ReadOnlySpan<byte> text, YscoConfig config)
    {
        string folder = config.Process.WorkDir;
        if (!folder.StartsWith('/') || FileStatus.Of(folder) is { IsDirectory: true })
        {
            return null;
        }

        string why = Errno.Describe(FileStatus.Of(folder) is null ? Errno.Last : Errno.ENOTDIR);
        return Failure.Local($"{File}:{ConfAdvice.LineOf(File, text, "Process", "WorkDir")}: Process.WorkDir: {OneLine.From(folder)}: {why}");
    }
}

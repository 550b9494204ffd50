using Ysco.Config;
using Ysco.Results;
using Ysco.Sconf;
using Ysco.Worker;

namespace Ysco.Commands;

/// <summary>
/// <c>ysco testconfig &lt; ys/ysco.conf</c>: says <c>config OK</c>, or the first wrong line as
/// <c>&lt;stdin&gt;:12: Monitor.Intervall: unknown key (did you mean Interval?)</c>.
/// </summary>
internal static class TestConfigCommand
{
    private const string About =
        "Reads a ysco.conf from standard input and says \"config OK\", or names the first line and key that is wrong. Looks at "
        + "no other file but /etc/passwd, for Worker.User: the machine is to be the one that ysco runs on.";

    private const string File = "<stdin>";

    internal static int Run(CommandContext context)
    {
        if (new FlagSet("testconfig", "< ysco.conf") { About = About }.Parse(context) is { } code)
        {
            return code;
        }

        if (!context.In.ReadAll(File, SconfParser.MaxFileBytes).Try(out byte[]? text, out Failure? failure)
            || !ConfFile.Parse(File, text).Try(out YscoConfig? config, out failure))
        {
            context.Error.WriteLine(failure.Message);
            return ExitCode.Of(failure);
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

        context.Out.WriteLine("config OK");
        return ExitCode.Ok;
    }
}

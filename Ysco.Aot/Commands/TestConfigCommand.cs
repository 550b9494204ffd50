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
            context.Error.WriteLine($"{File}:{LineOf(text, "Worker", "User")}: {unknown.Message}");
            return ExitCode.Of(unknown);
        }

        context.Out.WriteLine("config OK");
        return ExitCode.Ok;
    }

    /// <summary>The line of a key in a text that is known to be good; 1 when it is not there.</summary>
    private static int LineOf(byte[] text, params ReadOnlySpan<string> keys)
    {
        SconfNode node = SconfParser.Parse(File, text).Value;
        foreach (string key in keys)
        {
            SconfNode? found = null;
            foreach (SconfNode child in node.Children)
            {
                found = child.Key == key ? child : found;
            }

            if (found is null)
            {
                return 1;
            }

            node = found;
        }

        return node.Line;
    }
}

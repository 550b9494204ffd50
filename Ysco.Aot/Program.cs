using Ysco.Commands;

namespace Ysco;

/// <summary>The composition root: the only place that names the real clock, sockets, disk and randomness.</summary>
internal static class Program
{
    private const int StandardInput = 0;
    private const int StandardOutput = 1;
    private const int StandardError = 2;

    private static int Main(string[] args)
    {
        TextSink error = TextSink.To(StandardError);
        try
        {
            return CommandTable.Run(new CommandContext
            {
                Name = args.Length == 0 ? "" : args[0],
                Args = args.Length == 0 ? args : args[1..],
                In = ByteInput.From(StandardInput),
                Out = TextSink.To(StandardOutput),
                Error = error,
                Clock = TimeProvider.System,
            });
        }
        catch (Exception bug) when (Report(bug, error))
        {
            return ExitCode.Failed;
        }
    }

    /// <summary>Expected failures are results: what comes here is a bug, and its stack is what finds it.</summary>
    private static bool Report(Exception bug, TextSink error)
    {
        error.WriteLine($"ysco: internal error: {bug.Message.ReplaceLineEndings(" ")} (please report this)\n{bug}");
        return true;
    }
}

using System.Text;
using Ysco.Commands;
using Ysco.Commands.CommandLine;

namespace Ysco.Tests.Commands;

/// <summary>A command as it is typed: what it prints, and its exit code.</summary>
internal sealed record CommandRun(int Code, string Out, string Error)
{
    internal static CommandRun Of(string[] line, string input = "")
    {
        var output = new StringBuilder();
        var error = new StringBuilder();
        int code = CommandTable.Run(Context(line, output, error, input));
        return new CommandRun(code, output.ToString(), error.ToString());
    }

    internal static CommandContext Context(string[] line, StringBuilder output, StringBuilder error, string input = "") => new()
    {
        Name = line.Length == 0 ? "" : line[0],
        Args = line.Length == 0 ? [] : line[1..],
        In = ByteInput.From(Encoding.UTF8.GetBytes(input)),
        Out = TextSink.To(output),
        Error = TextSink.To(error),
        Clock = TimeProvider.System,
    };
}

using System.Globalization;
using System.Text;
using Ysco.Bytes;
using Ysco.Dns;
using Ysco.Worker;

namespace Ysco.Commands.Checking;

/// <summary>What <c>ysco lookup</c> prints: the records as a zone file has them, then the verdict. Pure.</summary>
internal static class LookupText
{
    /// <summary>A reason or a step names zones, keys and times: some lines of a terminal.</summary>
    internal const int LineChars = 1000;

    /// <summary>The answer for a person.</summary>
    /// <param name="answer">What the worker said.</param>
    /// <param name="asked">What was asked: <c>example.org. TXT</c>.</param>
    /// <param name="trace">Whether each step of the chain is shown.</param>
    internal static string Describe(LookupAnswer answer, string asked, bool trace)
    {
        var text = new StringBuilder();
        foreach (LookupStep step in trace ? answer.Steps : [])
        {
            text.Append(CultureInfo.InvariantCulture, $"; {Line(step.Status),-13} {Line(step.Text)}\n");
        }

        foreach (LookupRecord record in answer.Records)
        {
            text.Append(Record(record)).Append('\n');
        }

        text.Append(Finding(answer, asked));
        return text.Append(CultureInfo.InvariantCulture, $"{Line(answer.Status)}: {Line(answer.Reason)}{Error(answer)}\n").ToString();
    }

    /// <summary>A record as a zone file has it, whole and with each of its spaces: what is not printable is escaped there.</summary>
    internal static string Record(LookupRecord record) =>
        $"{Line(record.Owner)} {record.Ttl} IN {((DnsType)record.Type).Text()} {RdataText.Write((DnsType)record.Type, record.Data)}";

    private static string Finding(LookupAnswer answer, string asked) => answer.Finding switch
    {
        "nodata" => $"; {asked}: the name exists, and has no such record{Alias(answer, asked)}\n",
        "nxdomain" => $"; {asked}: there is no such name{Alias(answer, asked)}\n",
        _ => "",
    };

    private static string Alias(LookupAnswer answer, string asked) =>
        asked.StartsWith(answer.Name + " ", StringComparison.OrdinalIgnoreCase) ? "" : $" (by aliases {Line(answer.Name)})";

    private static string Error(LookupAnswer answer) => answer.ExtendedError == LookupAnswer.NoError
        ? ""
        : $" (extended error {answer.ExtendedError}: {((ExtendedErrorCode)answer.ExtendedError).Words()})";

    // What DNS said may hold anything; a line of ours holds one line.
    private static string Line(string text) => OneLine.From(text, LineChars);
}

using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Ysco.Http;
using Ysco.Supervision;

namespace Ysco.Admin;

/// <summary>
/// What the service printed, from the lines that are kept: /log as it came (?n=20 for the last ones), and /output for our own
/// command, which has the numbers of the first and the next line on a line, and "later" where the service that runs is not listened to, then each with number, time in milliseconds since 1970 UTC
/// and stream (o, e). Pure.
/// </summary>
internal static class LogView
{
    /// <summary>The word that says that nothing is kept before the service's next start.</summary>
    internal const string Later = "later";

    private static readonly HttpResponse NotKept =
        HttpResponse.Text(404, "what the service prints is not kept: set Process.LogLines in ysco.conf\n");

    private static readonly HttpResponse NoNumber = HttpResponse.Text(400, "log: ?n=NUMBER is how many of the last lines, and nothing else can be asked\n");

    /// <summary>/log.</summary>
    /// <param name="ring">The lines; null where none are kept.</param>
    /// <param name="query">The query.</param>
    internal static HttpResponse Text(OutputRing? ring, ReadOnlySpan<byte> query)
    {
        if (ring is null)
        {
            return NotKept;
        }

        long? last = Number(query, "n="u8);
        if (last is null && !query.IsEmpty)
        {
            return NoNumber;
        }

        var text = new StringBuilder();
        foreach (OutputLine line in ring.From(last is { } count ? ring.Next - count : 0))
        {
            text.Append(Encoding.UTF8.GetString(line.Text)).Append('\n');
        }

        return HttpResponse.Text(200, text.ToString());
    }

    /// <summary>/output.</summary>
    /// <param name="ring">The lines; null where none are kept.</param>
    /// <param name="query">The query: from=NUMBER, or n=COUNT.</param>
    internal static HttpResponse Numbered(OutputRing? ring, ReadOnlySpan<byte> query)
    {
        if (ring is null)
        {
            return NotKept;
        }

        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{ring.First} {ring.Next}{(ring.IsFed ? "" : " " + Later)}\n");
        foreach (OutputLine line in ring.From(Number(query, "from="u8) ?? ring.Next - (Number(query, "n="u8) ?? ring.Next)))
        {
            text.Append(CultureInfo.InvariantCulture, $"{line.Number} {line.Time.ToUnixTimeMilliseconds()} {(line.IsError ? 'e' : 'o')} ")
                .Append(Encoding.UTF8.GetString(line.Text)).Append('\n');
        }

        return HttpResponse.Text(200, text.ToString());
    }

    private static long? Number(ReadOnlySpan<byte> query, ReadOnlySpan<byte> name) =>
        query.StartsWith(name) && Utf8Parser.TryParse(query[name.Length..], out long number, out int digits) && digits == query.Length - name.Length && number >= 0
            ? number
            : null;
}

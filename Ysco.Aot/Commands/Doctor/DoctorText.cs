using System.Globalization;
using System.Text;
using System.Text.Json;
using Ysco.Admin;
using Ysco.Commands.CommandLine;
using Ysco.Doctor;

namespace Ysco.Commands.Doctor;

/// <summary>What <c>ysco doctor</c> prints: a line for each check, and under it what mends it. Pure.</summary>
internal static class DoctorText
{
    /// <summary>Where the text of a check begins: behind the longest status and name.</summary>
    private const int TextColumn = 16;

    private const int NameColumn = 5;

    /// <summary>For people.</summary>
    internal static string Describe(List<Finding> findings)
    {
        var text = new StringBuilder();
        foreach (Finding finding in findings)
        {
            int start = text.Length;
            Wrapped.Append(text, finding.Text, TextColumn);
            string head = finding.Word.PadRight(NameColumn) + finding.Check;
            text.Remove(start, head.Length).Insert(start, head);
            if (finding.Mend != "")
            {
                // Whole, however long: it is to be copied.
                text.Append(' ', NameColumn).Append("mend:".PadRight(TextColumn - NameColumn)).Append(finding.Mend).Append('\n');
            }
        }

        return text.Append(Summary(findings)).Append('\n').ToString();
    }

    /// <summary>For programs: an array of objects.</summary>
    internal static string Json(List<Finding> findings)
    {
        using var text = new JsonText(' ', 2);
        Utf8JsonWriter json = text.Json;
        json.WriteStartArray();
        foreach (Finding finding in findings)
        {
            json.WriteStartObject();
            json.WriteString("check", finding.Check);
            json.WriteString("status", finding.Word);
            json.WriteString("text", finding.Text);
            json.WriteString("mend", finding.Mend);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        return Encoding.UTF8.GetString(text.Finish());
    }

    /// <summary>How many of them came out so.</summary>
    internal static int Count(List<Finding> findings, FindingStatus status)
    {
        int count = 0;
        foreach (Finding finding in findings)
        {
            count += finding.Status == status ? 1 : 0;
        }

        return count;
    }

    private static string Summary(List<Finding> findings)
    {
        int skipped = Count(findings, FindingStatus.Skip);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Count(findings, FindingStatus.Fail)} fail, {Count(findings, FindingStatus.Warn)} warn of {findings.Count} checks{(skipped == 0 ? "" : $", {skipped} skipped")}");
    }
}

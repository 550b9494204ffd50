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
    internal static string Describe(List<DoctorSection> sections)
    {
        var text = new StringBuilder();
        foreach (DoctorSection section in sections)
        {
            text.Append(text.Length == 0 ? "" : "\n");
            foreach (Finding finding in section.Findings)
            {
                Describe(text, section.Service is { Length: > 0 } service ? service + ": " : "", finding);
            }
        }

        return text.Append(sections.Count > 1 ? "\n" : "").Append(Summary(sections)).Append('\n').ToString();
    }

    private static void Describe(StringBuilder text, string service, Finding finding)
    {
        int start = text.Length;
        Wrapped.Append(text, finding.Text, TextColumn + service.Length);
        string head = finding.Word.PadRight(NameColumn) + service + finding.Check;
        text.Remove(start, head.Length).Insert(start, head);
        if (finding.Mend != "")
        {
            // Whole, however long: it is to be copied.
            text.Append(' ', NameColumn).Append("mend:".PadRight(TextColumn - NameColumn)).Append(finding.Mend).Append('\n');
        }
    }

    /// <summary>For programs: an array of objects.</summary>
    internal static string Json(List<DoctorSection> sections)
    {
        using var text = new JsonText(' ', 2);
        text.Json.WriteStartArray();
        foreach (DoctorSection section in sections)
        {
            Write(text.Json, section);
        }

        text.Json.WriteEndArray();
        return Encoding.UTF8.GetString(text.Finish());
    }

    private static void Write(Utf8JsonWriter json, DoctorSection section)
    {
        foreach (Finding finding in section.Findings)
        {
            json.WriteStartObject();
            if (section.Service is { } service)
            {
                json.WriteString("service", service);
            }

            json.WriteString("check", finding.Check);
            json.WriteString("status", finding.Word);
            json.WriteString("text", finding.Text);
            json.WriteString("mend", finding.Mend);
            json.WriteEndObject();
        }
    }

    /// <summary>How many of them came out so.</summary>
    internal static int Count(List<DoctorSection> sections, FindingStatus status)
    {
        int count = 0;
        foreach (DoctorSection section in sections)
        {
            foreach (Finding finding in section.Findings)
            {
                count += finding.Status == status ? 1 : 0;
            }
        }

        return count;
    }

    private static string Summary(List<DoctorSection> sections)
    {
        int skipped = Count(sections, FindingStatus.Skip);
        int checks = 0;
        sections.ForEach(section => checks += section.Findings.Count);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Count(sections, FindingStatus.Fail)} fail, {Count(sections, FindingStatus.Warn)} warn of {checks} checks{(skipped == 0 ? "" : $", {skipped} skipped")}");
    }
}

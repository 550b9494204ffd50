using System.Text;
using System.Text.Json;
using Ysco.Admin;
using Ysco.Dns;
using Ysco.Worker;

namespace Ysco.Commands.Checking;

/// <summary>What <c>ysco lookup -json</c> prints: one object, for programs. Pure.</summary>
internal static class LookupJson
{
    /// <summary>The object, indented, with a line end at its end.</summary>
    internal static string Describe(LookupAnswer answer, string name, DnsType type)
    {
        using var text = new JsonText(' ', 2);
        Utf8JsonWriter json = text.Json;
        json.WriteStartObject();
        json.WriteString("Name", name);
        json.WriteString("Type", type.Text());
        json.WriteString("Status", answer.Status);
        json.WriteString("Reason", answer.Reason);
        if (answer.ExtendedError != LookupAnswer.NoError)
        {
            json.WriteNumber("ExtendedError", answer.ExtendedError);
            json.WriteString("ExtendedErrorText", ((ExtendedErrorCode)answer.ExtendedError).Words());
        }

        json.WriteString("Finding", answer.Finding);
        json.WriteString("FoundName", answer.Name);
        json.WriteStartArray("Records");
        foreach (LookupRecord record in answer.Records)
        {
            json.WriteStartObject();
            json.WriteString("Name", record.Owner);
            json.WriteNumber("TTL", record.Ttl);
            json.WriteString("Type", ((DnsType)record.Type).Text());
            json.WriteString("Data", RdataText.Write((DnsType)record.Type, record.Data));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("Steps");
        foreach (LookupStep step in answer.Steps)
        {
            json.WriteStartObject();
            json.WriteString("Status", step.Status);
            json.WriteString("Text", step.Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        return Encoding.UTF8.GetString(text.Finish());
    }
}

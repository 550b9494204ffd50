using Microsoft.CodeAnalysis;

namespace Ysco.Generators;

/// <summary>What can be wrong with the annotated model, and with what the build was told.</summary>
internal static class Rules
{
    internal static readonly DiagnosticDescriptor NotPartialRecord = Rule(
        "YSC001", "A configuration section is a partial record", "'{0}' must be a partial record in a namespace");

    internal static readonly DiagnosticDescriptor NoDocumentation = Rule(
        "YSC002", "A configuration key is documented", "'{0}' has no summary: it is the text of the annotated ysco.conf");

    internal static readonly DiagnosticDescriptor UnsupportedType = Rule(
        "YSC003",
        "A configuration key has a supported type",
        "'{0}' is not a string, bool, TimeSpan, enum, section, IReadOnlyList of those, or type with Parse and ToLines");

    internal static readonly DiagnosticDescriptor WrongRelease = new(
        "YSC004", "A release key is one, and what goes with it is right", "{0}", "Release", DiagnosticSeverity.Error, isEnabledByDefault: true);

    internal static DiagnosticDescriptor ById(string id) =>
        id == NotPartialRecord.Id ? NotPartialRecord : id == NoDocumentation.Id ? NoDocumentation : UnsupportedType;

    private static DiagnosticDescriptor Rule(string id, string title, string message) =>
        new(id, title, message, "Configuration", DiagnosticSeverity.Error, isEnabledByDefault: true);
}

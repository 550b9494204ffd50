using Microsoft.CodeAnalysis;

namespace Ysco.Generators;

/// <summary>Which types a key can have.</summary>
internal static class KeyTypes
{
    /// <summary>What a property's type stands for, and the type of its value or item; nulls when it is not supported.</summary>
    internal static (KeyKind? Kind, ITypeSymbol? Type) Classify(ITypeSymbol type)
    {
        bool list = type is INamedTypeSymbol { Name: "IReadOnlyList", TypeArguments.Length: 1 };
        ITypeSymbol item = list ? ((INamedTypeSymbol)type).TypeArguments[0] : type;
        if (IsSection(item))
        {
            return (list ? KeyKind.Sections : KeyKind.Section, item);
        }

        if (IsScalar(item))
        {
            return (list ? KeyKind.Values : KeyKind.Value, item);
        }

        return !list && HasLines(item) ? (KeyKind.Lines, item) : (null, null);
    }

    /// <summary>The enum's own name and those of its members; nothing for another type.</summary>
    internal static string[] EnumNames(ITypeSymbol type) => type.TypeKind == TypeKind.Enum
        ? [type.Name, .. type.GetMembers().OfType<IFieldSymbol>().Select(member => member.Name)]
        : [];

    private static bool IsSection(ITypeSymbol type) =>
        type.GetAttributes().Any(a => a.AttributeClass?.ToDisplayString() == ConfigGenerator.SectionAttribute);

    private static bool IsScalar(ITypeSymbol type) => type.TypeKind == TypeKind.Enum
        || type.SpecialType is SpecialType.System_String or SpecialType.System_Boolean
        || type.ToDisplayString() == "System.TimeSpan";

    private static bool HasLines(ITypeSymbol type) => type.GetMembers("ToLines").OfType<IMethodSymbol>().Any()
        && type.GetMembers("Parse").OfType<IMethodSymbol>().Any(method => method.IsStatic);
}

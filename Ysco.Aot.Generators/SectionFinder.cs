using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Ysco.Generators;

/// <summary>Turns a marked record into its model.</summary>
internal static class SectionFinder
{
    internal static SectionModel Find(INamedTypeSymbol type, TypeDeclarationSyntax syntax, CancellationToken cancel)
    {
        var keys = new List<KeyModel>();
        var problems = new List<ProblemModel>();
        if (!type.IsRecord || type.IsValueType || type.ContainingNamespace.IsGlobalNamespace
            || !syntax.Modifiers.Any(SyntaxKind.PartialKeyword))
        {
            problems.Add(ProblemModel.At(Rules.NotPartialRecord, type));
        }

        foreach (IPropertySymbol property in type.GetMembers().OfType<IPropertySymbol>())
        {
            cancel.ThrowIfCancellationRequested();
            if (property is { IsStatic: false, DeclaredAccessibility: Accessibility.Public, SetMethod: not null })
            {
                AddKey(property, keys, problems, cancel);
            }
        }

        return new SectionModel(type.ContainingNamespace.ToDisplayString(), type.Name, new(keys), new(problems));
    }

    private static void AddKey(
        IPropertySymbol property, List<KeyModel> keys, List<ProblemModel> problems, CancellationToken cancel)
    {
        string doc = DocText.Of(property, cancel);
        if (doc.Length == 0)
        {
            problems.Add(ProblemModel.At(Rules.NoDocumentation, property));
        }

        if (KeyTypes.Classify(property.Type) is not ({ } kind, { } type))
        {
            problems.Add(ProblemModel.At(Rules.UnsupportedType, property));
            return;
        }

        AttributeData? annotation = property.GetAttributes().FirstOrDefault(a => a.AttributeClass?.Name == "ConfKeyAttribute");
        keys.Add(new KeyModel
        {
            Property = property.Name,
            Key = Argument(annotation, "Name") as string ?? property.Name,
            Doc = doc,
            Kind = kind,
            Type = type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
            EnumNames = new(KeyTypes.EnumNames(type)),
            Required = Argument(annotation, "Required") is true,
            EmptyIsDefault = Argument(annotation, "EmptyIsDefault") is true,
            Min = Argument(annotation, "Min") as string,
            Check = Argument(annotation, "Check") as string,
            Example = Argument(annotation, "Example") as string ?? "",
        });
    }

    private static object? Argument(AttributeData? annotation, string name) =>
        annotation?.NamedArguments.FirstOrDefault(argument => argument.Key == name).Value.Value;
}

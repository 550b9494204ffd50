using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Ysco.Generators;

/// <summary>
/// Writes the parser and the annotated writer of ysco.conf from the annotated model: for each record with
/// [ConfSection] the methods Read (tree to record) and Describe (record to tree). What can be hand-written stands in
/// ConfReader and ConfDescriber; generated is only what names keys.
/// </summary>
[Generator]
public sealed class ConfigGenerator : IIncrementalGenerator
{
    /// <summary>The attribute that marks a section.</summary>
    public const string SectionAttribute = "Ysco.Config.ConfSectionAttribute";

    /// <summary>The name under which tests find the step that makes models.</summary>
    public const string ModelStep = "sections";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<SectionModel> sections = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                SectionAttribute,
                static (node, _) => node is TypeDeclarationSyntax,
                static (found, cancel) => SectionFinder.Find((INamedTypeSymbol)found.TargetSymbol, (TypeDeclarationSyntax)found.TargetNode, cancel))
            .WithTrackingName(ModelStep);
        context.RegisterSourceOutput(sections, Emit);
    }

    private static void Emit(SourceProductionContext context, SectionModel section)
    {
        foreach (ProblemModel problem in section.Problems.Items)
        {
            context.ReportDiagnostic(problem.ToDiagnostic());
        }

        if (section.Problems.Items.Count == 0)
        {
            context.AddSource($"{section.Name}.g.cs", SectionCode.Write(section));
        }
    }
}

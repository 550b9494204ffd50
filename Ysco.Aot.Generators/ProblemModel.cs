using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Ysco.Generators;

/// <summary>A diagnostic in a form that can be compared.</summary>
internal sealed record ProblemModel(string Id, string Subject, string File, TextSpan Span, LinePositionSpan Lines)
{
    internal static ProblemModel At(DiagnosticDescriptor rule, ISymbol symbol)
    {
        Location where = symbol.Locations.FirstOrDefault() ?? Location.None;
        return new ProblemModel(
            rule.Id, symbol.Name, where.SourceTree?.FilePath ?? "", where.SourceSpan, where.GetLineSpan().Span);
    }

    internal Diagnostic ToDiagnostic() =>
        Diagnostic.Create(Rules.ById(Id), Location.Create(File, Span, Lines), Subject);
}

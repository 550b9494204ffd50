using System.Xml;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;

namespace Ysco.Generators;

/// <summary>The summary of a symbol as one line of plain text.</summary>
internal static class DocText
{
    /// <summary>The text; empty when there is no summary, or none that can be read (the compiler says so itself).</summary>
    internal static string Of(ISymbol symbol, CancellationToken cancel)
    {
        string? xml = symbol.GetDocumentationCommentXml(cancellationToken: cancel);
        if (string.IsNullOrWhiteSpace(xml))
        {
            return "";
        }

        try
        {
            string text = XElement.Parse(xml).Element("summary")?.Value ?? "";
            return string.Join(" ", text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        }
        catch (XmlException)
        {
            return "";
        }
    }
}

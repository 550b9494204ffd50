using Microsoft.CodeAnalysis;

namespace Ysco.Generators;

/// <summary>Writes the parser and the annotated writer of ysco.conf from the annotated model.</summary>
[Generator]
public sealed class ConfigGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
    }
}

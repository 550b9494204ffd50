using Xunit;

namespace Ysco.Tests.EndToEnd;

/// <summary>Tests that build ysco: alone, as the compiler takes every core for a minute and others measure times.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class OwnBuildCollection : ICollectionFixture<OwnTree>
{
    /// <summary>Their collection.</summary>
    public const string Name = "own build";
}

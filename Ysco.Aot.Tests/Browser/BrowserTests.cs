using Xunit;

namespace Ysco.Tests.Browser;

/// <summary>The tests that share the browser.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserTests : ICollectionFixture<BrowserFixture>
{
    /// <summary>Their collection.</summary>
    public const string Name = "browser";
}

using Xunit;

namespace Ysco.Tests.Browser;

/// <summary>One browser for all tests that need one; they take turns.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private BrowserProcess? _browser;

    /// <summary>The browser.</summary>
    internal BrowserProcess Browser => _browser ?? throw new InvalidOperationException("not started");

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => _browser = await BrowserProcess.StartAsync();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _browser?.DisposeAsync() ?? ValueTask.CompletedTask;
}

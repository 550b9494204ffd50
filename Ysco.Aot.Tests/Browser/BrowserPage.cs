using System.Text.Json.Nodes;
using Ysco.Tests.World;

namespace Ysco.Tests.Browser;

/// <summary>A page in the browser. Selectors are playwright's: CSS, or <c>text=</c>, <c>role=</c>.</summary>
internal sealed class BrowserPage(BrowserProcess browser, int id) : IAsyncDisposable
{
    /// <summary>Where a person finds the pictures.</summary>
    internal static string Screens { get; } = Directory.CreateDirectory(Path.Combine(TestPaths.Artifacts, "screens")).FullName;

    /// <summary>Goes to an address; the status of the answer.</summary>
    internal async Task<int> GoAsync(Uri url) => (await PageAsync("goto", url.ToString()))!.GetValue<int>();

    /// <summary>Presses something, and waits for the page that this leads to, if it does.</summary>
    internal Task ClickAsync(string selector) => PageAsync("click", selector);

    /// <summary>Types into a field.</summary>
    internal Task FillAsync(string selector, string text) => PageAsync("fill", selector, text);

    /// <summary>What a field has in it.</summary>
    internal async Task<string> ValueAsync(string selector) => (await PageAsync("inputValue", selector))!.GetValue<string>();

    /// <summary>The text that is seen.</summary>
    internal async Task<string> TextAsync(string selector) => (await PageAsync("innerText", selector))!.GetValue<string>();

    /// <summary>Waits until there is such a thing to be seen.</summary>
    internal Task WaitAsync(string selector) => PageAsync("waitForSelector", selector);

    /// <summary>What an expression is worth in the page.</summary>
    internal async Task<T> EvaluateAsync<T>(string expression) => (await PageAsync("evaluate", expression))!.GetValue<T>();

    /// <summary>The whole page as a picture.</summary>
    internal Task PictureAsync(string name) => PageAsync(
        "screenshot", new JsonObject { ["path"] = Path.Combine(Screens, name + ".png"), ["fullPage"] = true, ["animations"] = "disabled" });

    /// <summary>What the console has, errors of scripts, questions.</summary>
    internal async Task<string[]> TroublesAsync() => [.. (await browser.CallAsync("troubles", id))!.AsArray().Select(item => item!.GetValue<string>())];

    /// <summary>Presses a key where something has the focus, or gets it.</summary>
    internal Task PressAsync(string selector, string key) => PageAsync("press", selector, key);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await browser.CallAsync("close", id);

    private Task<JsonNode?> PageAsync(string method, params JsonNode?[] args) => browser.CallAsync("page", [id, method, .. args]);
}

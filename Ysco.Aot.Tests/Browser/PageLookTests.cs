using Microsoft.AspNetCore.Http;
using Xunit;
using Ysco.Admin;
using Ysco.Tests.Admin;
using Ysco.Tests.World;
using HttpResponse = Ysco.Http.HttpResponse;

namespace Ysco.Tests.Browser;

/// <summary>The page as a browser lays it out, in each state, with the headers that it is sent with.</summary>
[Collection(BrowserTests.Name)]
public sealed class PageLookTests(BrowserFixture fixture) : IAsyncLifetime
{
    private readonly Dictionary<string, HttpResponse> _answers = PageSamples.All.ToDictionary(
        sample => "/" + sample.Name, sample => PageView.Render(sample.Snapshot, PageSamples.Facts));

    private LoopbackServer? _server;

    public async ValueTask InitializeAsync() => _server = await LoopbackServer.StartAsync(AnswerAsync);

    public ValueTask DisposeAsync() => _server!.DisposeAsync();

    [Fact]
    public async Task Every_state_is_laid_out_in_light_and_dark_and_on_a_phone_without_complaint()
    {
        foreach ((string look, int width, bool dark) in new[] { ("light", 1200, false), ("dark", 1200, true), ("phone", 360, false) })
        {
            await using BrowserPage page = await fixture.Browser.OpenAsync("", width, dark);
            foreach ((string name, _) in PageSamples.All)
            {
                Assert.Equal(200, await page.GoAsync(new Uri(_server!.Url, name)));
                await page.PictureAsync($"{name}-{look}");
                Assert.Equal(width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
            }

            Assert.Empty(await page.TroublesAsync());
        }
    }

    [Fact]
    public async Task Every_text_stands_out_from_what_is_behind_it_and_the_focus_is_seen()
    {
        foreach (bool dark in new[] { false, true })
        {
            await using BrowserPage page = await fixture.Browser.OpenAsync("", dark: dark);
            foreach ((string name, _) in PageSamples.All)
            {
                await page.GoAsync(new Uri(_server!.Url, name));
                Assert.Equal("", await page.EvaluateAsync<string>(FaintTexts));
            }

            await page.PressAsync("body", "Tab");
            Assert.Equal("A solid 3px", await page.EvaluateAsync<string>(
                "(() => { const e = document.activeElement, s = getComputedStyle(e); return `${e.tagName} ${s.outlineStyle} ${s.outlineWidth}`; })()"));
        }
    }

    /// <summary>The texts with less contrast than WCAG 2.2 asks for (1.4.3), with the ratio; those of disabled buttons do not count.</summary>
    private const string FaintTexts =
        """
        (() => {
            const parts = color => color.match(/[\d.]+/g).map(Number);
            const light = ([r, g, b]) => [r, g, b].map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
                .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
            const behind = e => { for (; e; e = e.parentElement) { const c = parts(getComputedStyle(e).backgroundColor); if (c.length < 4 || c[3] > 0) return c; } };
            const faint = new Set(), walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            while (walk.nextNode()) {
                const e = walk.currentNode.parentElement;
                if (!walk.currentNode.data.trim() || e.closest('button:disabled, datalist')) continue;
                const [a, b] = [light(parts(getComputedStyle(e).color)), light(behind(e))].sort((x, y) => y - x);
                const ratio = (a + 0.05) / (b + 0.05);
                if (ratio < 4.5) faint.add(`${e.tagName} ${walk.currentNode.data.trim().slice(0, 20)} ${ratio.toFixed(2)}`);
            }
            return [...faint].join('; ');
        })()
        """;

    private Task AnswerAsync(HttpContext context)
    {
        if (!_answers.TryGetValue(context.Request.Path, out HttpResponse? answer))
        {
            context.Response.ContentType = Favicon.Response.ContentType;
            return context.Response.Body.WriteAsync(Favicon.Response.Body).AsTask();
        }

        foreach (string field in answer.Fields)
        {
            string[] parts = field.Split(": ", 2);
            context.Response.Headers.Append(parts[0], parts[1]);
        }

        context.Response.ContentType = answer.ContentType;
        return context.Response.Body.WriteAsync(answer.Body).AsTask();
    }
}

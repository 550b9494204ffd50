using Xunit;
using Ysco.Tests.Binary;
using Ysco.Tests.EndToEnd;
using Ysco.Tests.World;

namespace Ysco.Tests.Browser;

/// <summary>The published program, as a person uses it with a browser.</summary>
[Collection(BrowserTests.Name)]
public sealed class PageUseTests(BrowserFixture fixture)
{
    private const string Lead = ".lead h2";

    [Fact]
    public async Task Everything_can_be_done_with_the_buttons()
    {
        await using var world = await TestWorld.StartAsync();
        Releases.PublishUnlisted(world);
        Releases.List(world, Releases.Second);
        await using var host = await world.HostAsync(config: c => c.UpdateDelay("1h"));
        await using BrowserPage page = await OpenAsync(host);
        Assert.Contains("Not checked for new versions yet", await page.TextAsync(Lead), StringComparison.Ordinal);

        await page.ClickAsync("text=Check now");
        Assert.Contains("v0.1.1 go1.20.3 waits until", await page.TextAsync(Lead), StringComparison.Ordinal);
        Assert.Contains("Learnt now from the module proxy, without TLS.", await page.TextAsync("#versions"), StringComparison.Ordinal);

        const string Reason = "<script>document.title='owned'</script> & \"done\"";
        await page.FillAsync("#reason", Reason);
        await page.ClickAsync("text=Pause updates");
        Assert.StartsWith("Updates are paused since ", await page.TextAsync(Lead), StringComparison.Ordinal);
        Assert.Equal(Reason, await page.TextAsync(".lead p"));
        Assert.StartsWith("Updates are paused - websvc", await page.EvaluateAsync<string>("document.title"), StringComparison.Ordinal);
        await page.PictureAsync("use-paused");
        await page.ClickAsync("text=Unpause updates");
        Assert.Contains("v0.1.1 go1.20.3 waits until", await page.TextAsync(Lead), StringComparison.Ordinal);

        await page.ClickAsync("text=Update now");
        Assert.StartsWith("Watching v0.1.1 go1.20.3 until ", await page.TextAsync(Lead), StringComparison.Ordinal);
        await page.PictureAsync("use-watching");

        // The page asks again by itself.
        await page.WaitAsync("text=Up to date");
        await page.WaitAsync("text=in a signed tree of");
        Assert.Contains("updated v0.1.0 \u2192 v0.1.1 go1.20.3", await page.TextAsync("#events"), StringComparison.Ordinal);
        await page.PictureAsync("use-updated");
        Assert.Empty(await page.TroublesAsync());
    }

    [Fact]
    public async Task A_typed_version_that_cannot_be_had_is_answered_on_the_page()
    {
        await using var world = await TestWorld.StartAsync();
        Releases.PublishUnlisted(world);
        await using var host = await world.HostAsync();
        await using BrowserPage page = await OpenAsync(host);

        await page.FillAsync("#version", "nonsense");
        await page.FillAsync("#goversion", "current");
        await page.PressAsync("#goversion", "Enter");

        Assert.Equal("Not done", await page.TextAsync(Lead));
        Assert.Equal("version \"nonsense\": not a full semantic version such as v1.2.3", await page.TextAsync(".lead p"));
        await page.PictureAsync("use-refused");
        Assert.Equal(["error: Failed to load resource: the server responded with a status of 400 (Bad Request)"], await page.TroublesAsync());
    }

    [Fact]
    public async Task A_configuration_is_saved_or_refused_with_what_was_typed_kept()
    {
        await using var world = await TestWorld.StartAsync();
        Releases.PublishUnlisted(world);
        await using var host = await world.HostAsync();
        await using BrowserPage page = await OpenAsync(host);
        string before = await File.ReadAllTextAsync(host.ConfigFile);
        int pid = host.ServicePid();
        Assert.Equal(before, await page.ValueAsync("#config-text"));

        string bad = before + "Polcy:\n\tService: minor\n";
        await page.FillAsync("#config-text", bad);
        await page.ClickAsync("text=Save and use it");
        Assert.Equal("The configuration is not saved", await page.TextAsync(Lead));
        Assert.Contains("ys/ysco.conf:", await page.TextAsync("#config-problem"), StringComparison.Ordinal);
        Assert.Contains("Polcy", await page.TextAsync("#config-problem"), StringComparison.Ordinal);
        Assert.Equal(bad, await page.ValueAsync("#config-text"));
        Assert.Equal(before, await File.ReadAllTextAsync(host.ConfigFile));
        await page.PictureAsync("use-config-refused");

        await page.FillAsync("#config-text", before + "Links:\n\t-\n\t\tURL: https://a.example/?<b>\n\t\tText: to <b>A</b>\n");
        await page.ClickAsync("text=Save and use it");
        Assert.Equal("to <b>A</b>", await page.TextAsync("nav[aria-label=Links]"));
        Assert.Equal("https://a.example/?%3Cb%3E", await page.EvaluateAsync<string>("document.querySelector('nav[aria-label=Links] a').href"));
        Assert.EndsWith("Text: to <b>A</b>\n", await File.ReadAllTextAsync(host.ConfigFile), StringComparison.Ordinal);
        Assert.Equal(pid, host.ServicePid());
        Assert.Single(await page.TroublesAsync());
    }

    [Fact]
    public async Task A_file_that_was_edited_by_hand_is_shown_beside_what_was_typed_and_either_can_be_taken()
    {
        await using var world = await TestWorld.StartAsync();
        Releases.PublishUnlisted(world);
        await using var host = await world.HostAsync();
        await using BrowserPage page = await OpenAsync(host);
        string edited = await File.ReadAllTextAsync(host.ConfigFile) + "# by hand\n";
        string typed = await page.ValueAsync("#config-text") + "# typed\n";

        async Task SaveAsync()
        {
            await File.WriteAllTextAsync(host.ConfigFile, edited);
            await page.FillAsync("#config-text", typed);
            await page.ClickAsync("text=Save and use it");
            Assert.Equal("The configuration is not saved", await page.TextAsync(Lead));
            Assert.Equal((typed, edited), (await page.ValueAsync("#config-text"), await page.ValueAsync("#found-text")));
        }

        await SaveAsync();
        await page.PictureAsync("use-config-edited");
        await page.ClickAsync("text=Overwrite the file with this");
        Assert.Equal(typed, await page.ValueAsync("#config-text"));
        Assert.Equal(typed, await File.ReadAllTextAsync(host.ConfigFile));

        typed += "# more\n";
        await SaveAsync();
        await page.ClickAsync("text=Take up the file as it is");
        Assert.Equal(edited, await page.ValueAsync("#config-text"));
        Assert.Equal(edited, await File.ReadAllTextAsync(host.ConfigFile));
    }

    [Fact]
    public async Task No_script_runs_even_where_one_got_into_the_page()
    {
        await using var world = await TestWorld.StartAsync();
        Releases.PublishUnlisted(world);
        await using var host = await world.HostAsync();
        await using BrowserPage page = await OpenAsync(host);

        bool ran = await page.EvaluateAsync<bool>(
            """
            (() => {
                const put = document.createElement('div');
                put.innerHTML = '<img src=x onerror="window.ran=1"><a id=go href="javascript:window.ran=1">go</a><form id=away action="https://evil.example/"></form>';
                document.body.append(put, Object.assign(document.createElement('script'), { textContent: 'window.ran=1' }));
                document.body.append(Object.assign(document.createElement('script'), { src: '/json' }));
                document.getElementById('go').click();
                document.getElementById('away').submit();
                return new Promise(done => setTimeout(() => done(Boolean(window.ran)), 200));
            })()
            """);

        Assert.False(ran);
        string[] troubles = await page.TroublesAsync();
        Assert.Contains(troubles, text => text.Contains("inline script", StringComparison.Ordinal));
        Assert.Contains(troubles, text => text.Contains("evil.example", StringComparison.Ordinal) && text.Contains("form-action", StringComparison.Ordinal));
        Assert.Contains("Not checked", await page.TextAsync(Lead), StringComparison.Ordinal);
    }

    private async Task<BrowserPage> OpenAsync(RunningService host)
    {
        await host.StatusAsync();
        BrowserPage page = await fixture.Browser.OpenAsync(RunningService.Password);
        Assert.Equal(200, await page.GoAsync(host.Admin.BaseAddress!));
        return page;
    }
}

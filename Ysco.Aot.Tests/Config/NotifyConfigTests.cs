using System.Text;
using Xunit;
using Ysco.Config;

namespace Ysco.Tests.Config;

/// <summary>Section Notify.</summary>
public class NotifyConfigTests
{
    private const string Auth = "AuthFile: ys/password.txt\n";

    [Fact]
    public void Receivers_are_read_and_written_without_kinds_they_want_all()
    {
        const string Text = Auth + "Notify:\n\t-\n\t\tURL: https://hooks.example:8443/a?b=c&d\n\t-\n\t\tURL: http://127.0.0.1/\n\t\tKinds:\n\t\t\t- rolledback\n\t\t\t- failed\n";
        YscoConfig config = ConfFile.Parse("c", Encoding.UTF8.GetBytes(Text)).Value;

        Assert.Equal(["https://hooks.example:8443/a?b=c&d", "http://127.0.0.1/"], config.Notify.Select(each => each.Url));
        Assert.Equal(Enum.GetValues<NotifyKind>(), config.Notify[0].Kinds);
        Assert.Equal([NotifyKind.RolledBack, NotifyKind.Failed], config.Notify[1].Kinds);
        Assert.Contains(Text[Auth.Length..], ConfFile.Write(config, ConfForm.Plain), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("URL: ftp://hooks.example/s3cret", "c:4: Notify.URL: this is not a URL (https://HOST/ or http://HOST/)")]
    [InlineData("URL: https:///s3cret", "c:4: Notify.URL: this is not a URL (https://HOST/ or http://HOST/)")]
    [InlineData("URL: /s3cret", "c:4: Notify.URL: this is not a URL (https://HOST/ or http://HOST/)")]
    [InlineData("URL: https://hooks.example/s3 cret", "c:4: Notify.URL: this is not a URL (https://HOST/ or http://HOST/)")]
    [InlineData("URL: https://me:s3cret@hooks.example/", "c:4: Notify.URL: a URL with a user in it is not supported")]
    [InlineData("URL: https://hooks.example/#s3cret", "c:4: Notify.URL: a URL that is posted to has no \"#\"")]
    [InlineData("URL: https://hooks.example/(not shown)", "c:4: Notify.URL: this is what is shown of a URL, whose end is a secret: write it whole in place of \"/(not shown)\"")]
    [InlineData("Kinds:\n\t\t\t- updated", "c:3: Notify.URL: required key is missing")]
    [InlineData("URL: https://hooks.example/\n\t\tKinds:\n\t\t\t- updated\n\t\t\t- ended", "c:7: Notify.Kinds: \"ended\" is not one of found, scheduled, updated, failed, rolledback, paused")]
    [InlineData("URL: https://hooks.example/\n\t\tKind: updated", "c:5: Notify.Kind: unknown key (did you mean Kinds?)")]
    public void What_is_wrong_is_named_with_its_line_and_no_secret_is_shown(string item, string message) =>
        Assert.Equal(message, Wrong($"{Auth}Notify:\n\t-\n\t\t{item}\n"));

    [Fact]
    public void A_url_is_not_longer_than_servers_take() => Assert.Equal(
        "c:4: Notify.URL: longer than 2048 characters",
        Wrong($"{Auth}Notify:\n\t-\n\t\tURL: https://hooks.example/{new string('x', 2048)}\n"));

    [Theory]
    [InlineData(8, null)]
    [InlineData(9, "c:2: Notify: 9 items (at most 8 URLs are told)")]
    public void More_than_eight_are_too_many(int count, string? message) => Assert.Equal(
        message, Wrong($"{Auth}Notify:\n{string.Concat(Enumerable.Repeat("\t-\n\t\tURL: https://hooks.example/\n", count))}"));

    private static string? Wrong(string text) => ConfFile.Parse("c", Encoding.UTF8.GetBytes(text)).Failure?.Message;
}

using System.Text;
using Xunit;
using Ysco.Config;
using Ysco.State;
using Ysco.Updates;

namespace Ysco.Tests.State;

/// <summary>What nobody was told of yet, between one ysco and the next.</summary>
public class OwedFileTests
{
    private static readonly OwedNotification One = new(DateTimeOffset.FromUnixTimeSeconds(1795233741), "updated", "https://hooks.example/a?b=c", "{\"Reason\":\"a b é\"}");

    private const string Line = "1795233741 updated https://hooks.example/a?b=c {\"Reason\":\"a b é\"}\n";

    [Fact]
    public void It_has_a_line_each_and_is_read_again()
    {
        OwedNotification other = One with { Kind = "failed", Body = "{}" };
        byte[] text = OwedFile.Format([One, other]);

        Assert.StartsWith(Line, Encoding.UTF8.GetString(text), StringComparison.Ordinal);
        Assert.Equal([One, other], OwedFile.Parse(text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("rubbish\n")]
    [InlineData("1795233741 updated https://hooks.example/a\n")]
    [InlineData("1795233741 updated https://hooks.example/a {\"Reason\":\"cut o")]
    [InlineData("-1 updated https://hooks.example/a {}\n")]
    [InlineData("9223372036854775807 updated https://hooks.example/a {}\n")]
    [InlineData("now updated https://hooks.example/a {}\n")]
    public void A_line_that_is_damaged_takes_no_other_with_it(string damaged) =>
        Assert.Equal([One], OwedFile.Parse(Encoding.UTF8.GetBytes(Line + damaged)));

    [Fact]
    public void A_line_that_is_longer_than_any_of_ours_is_none()
    {
        string much = new('x', NotificationBody.MaxChars);

        Assert.Empty(OwedFile.Parse(OwedFile.Format([One with { Body = $"{{{much}}}" }, One with { Url = much }])));
    }

    [Fact]
    public void Of_more_than_is_read_the_last_are_kept()
    {
        OwedNotification longest = One with
        {
            Kind = "rolledback", Url = new string('x', ConfChecks.MaxUrlChars), Body = $"{{{new string('€', NotificationBody.MaxChars - 2)}}}",
        };
        byte[] text = OwedFile.Format([.. Enumerable.Repeat(longest, NotifyConfig.MaxReceivers * NotificationQueue.MaxWaiting)]);

        byte[] more = OwedFile.Format([.. Enumerable.Repeat(longest, 200), One]);

        Assert.InRange(text.Length, OwedFile.MaxBytes - 25_000, OwedFile.MaxBytes);
        Assert.InRange(OwedFile.Parse(text).Length, 20, 256);
        Assert.Equal(One, OwedFile.Parse(more)[^1]);
    }

    [Fact]
    public void Only_its_owner_can_read_it_and_without_it_nothing_is_owed()
    {
        using var folder = new TemporaryFolder();
        var file = new OwedFile(folder["notify.owed"]);
        Assert.Empty(file.Load().Value);

        Assert.Null(file.Save([One]));
        Assert.Equal([One], file.Load().Value);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder["notify.owed"]));
        Assert.Single(Directory.EnumerateFileSystemEntries(folder.Path));

        file.Remove();
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
        Directory.CreateDirectory(folder["notify.owed"]);
        Assert.Equal($"{folder["notify.owed"]}: is a directory", file.Load().Failure!.Message);
    }
}

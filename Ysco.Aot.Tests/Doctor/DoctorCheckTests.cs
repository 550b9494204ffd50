using Xunit;
using Ysco.Doctor;
using Ysco.Posix;
using Ysco.Results;
using Ysco.Tests.Binary;
using Ysco.Updates;

namespace Ysco.Tests.Doctor;

public class DoctorCheckTests
{
    private const long MiB = 1 << 20;

    [Theory]
    [InlineData(100 * MiB, 50 * MiB, 10 * MiB, 0, 0, "ok")]
    [InlineData(100 * MiB, 10 * MiB, 10 * MiB, 0, 0, "ok")]
    [InlineData(100 * MiB, (10 * MiB) - 1, 10 * MiB, 0, 0, "fail")]
    [InlineData(1000 * MiB, (100 * MiB) - 1, 10 * MiB, 0, 0, "warn")]
    [InlineData(1000 * 1000 * MiB, 1024 * MiB, 10 * MiB, 0, 0, "ok")]
    [InlineData(100 * MiB, 50 * MiB, 10 * MiB, 1000, 0, "fail")]
    [InlineData(100 * MiB, 50 * MiB, 10 * MiB, 1000, 1, "ok")]
    public void Space_is_enough_for_an_update_or_not(long total, long free, long needed, long files, long freeFiles, string status) =>
        Assert.Equal(status, SpaceCheck.Judge("ys", new DiskSpace(total, free, files, freeFiles), needed).Word);

    [Fact]
    public void A_clock_before_the_build_is_a_failure()
    {
        var built = new DateTimeOffset(2026, 11, 21, 0, 0, 0, TimeSpan.Zero);
        Assert.Equal("ok", ClockCheck.Of(built, built).Word);
        Finding before = ClockCheck.Of(built.AddSeconds(-1), built);
        Assert.Equal(("fail", "2026-11-20 23:59:59 UTC, before this ysco was made (2026-11-21 00:00:00 UTC): ysco waits for the clock"), (before.Word, before.Text));
    }

    [Theory]
    [InlineData("ys/ysco.conf", "ys/ysco.conf")]
    [InlineData("-x", "./-x")]
    [InlineData("a b", "'a b'")]
    [InlineData("it's $(date) `x`;\n\"", null)]
    [InlineData("a\u001b[2J'%\\\u009bz", null)]
    public async Task A_shell_takes_a_word_as_it_is_meant(string word, string? quoted)
    {
        string shown = ShellWord.Path(word);
        Assert.Equal(quoted ?? shown, shown);
        Assert.DoesNotContain(shown, char.IsControl);
        Assert.Equal(word[0] == '-' ? "./" + word : word, (await ProcessRun.RunAsync("sh", ["-c", $"printf %s {shown}"])).Stdout);
    }

    [Theory]
    [InlineData("ys", "")]
    [InlineData("/srv/list/web", " -dir /srv/list/web")]
    [InlineData("a b", " -dir 'a b'")]
    public void What_mends_it_names_the_folder_that_is_not_the_usual_one(string folder, string flag)
    {
        Assert.Equal($"ysco unpause{flag}", StateCheck.Of(folder, DurableState.Fresh with { PauseReason = "x" }, "", "").Mend);
        Assert.Equal($"ysco fetch{flag} MODULE@latest", new FetchWord(folder, null, "").Latest);
        Assert.StartsWith($"ysco pause{flag} \"the log", LogCheck.Of(folder, "http://log.test", "head", null, Failure.Security("two histories")).Mend, StringComparison.Ordinal);
        Assert.EndsWith($"; ysco doctor{flag}", SelfCheck.Edit(folder), StringComparison.Ordinal);
    }

    [Fact]
    public void The_file_system_tells_what_df_does()
    {
        DiskSpace? space = FileSystems.Of("/");
        var drive = new DriveInfo("/");
        Assert.Equal(drive.TotalSize, space?.TotalBytes);
        Assert.InRange(space!.Value.FreeBytes, 0, drive.TotalSize);
        Assert.InRange(Math.Abs(space.Value.FreeBytes - drive.AvailableFreeSpace), 0, 1L << 30);
        Assert.Null(FileSystems.Of("/nowhere"));
    }
}

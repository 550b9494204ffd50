using Xunit;
using Ysco.Supervision;

namespace Ysco.Tests.Supervision;

public class ServiceRecordTests
{
    [Fact]
    public void A_record_survives_writing_and_reading()
    {
        using var folder = new TemporaryFolder();
        var record = new ServiceRecord(new ProcessIdentity(12, 345, "boot"), "boot", "/srv/a b");
        Assert.Null(record.Save(folder["service.run"]));
        Assert.Equal(record, ServiceRecord.Load(folder["service.run"]));
        ServiceRecord intent = record with { Process = null };
        Assert.Equal(intent, ServiceRecord.Parse(intent.Format()));
    }

    [Fact]
    public void When_no_new_file_can_be_made_the_old_one_is_written_over()
    {
        using var folder = new TemporaryFolder();
        string path = folder["service.run"];
        var longer = new ServiceRecord(new ProcessIdentity(12345, 67890, "boot"), "boot", "/srv/websvc-v0.1.0");
        Assert.Null(longer.Save(path));
        Directory.CreateDirectory(path + ".ysco-tmp");
        var record = new ServiceRecord(new ProcessIdentity(12, 345, "boot"), "boot", "/srv/a");
        Assert.Null(record.Save(path));
        Assert.Equal(record, ServiceRecord.Load(path));
        Assert.EndsWith("writing a new file beside it: file exists", NewRecordFails(folder["other"])?.Message);
    }

    [Fact]
    public void A_link_that_somebody_planted_is_not_written_through()
    {
        using var folder = new TemporaryFolder();
        string victim = folder.Write("victim", "precious");
        File.CreateSymbolicLink(folder["service.run"], victim);
        File.CreateSymbolicLink(folder["service.run.ysco-tmp"], victim);
        Assert.Null(ServiceRecord.None.Save(folder["service.run"]));
        Assert.Equal("ended\n", File.ReadAllText(folder["service.run"]));
        Assert.Equal(ServiceRecord.None, ServiceRecord.Load(folder["service.run"]));
        Assert.Equal(ServiceRecord.None, ServiceRecord.Parse("pid 0\nstart 0\nboot \nbinary \n"));
        Assert.Equal("precious", File.ReadAllText(victim));

        File.Delete(folder["service.run"]);
        File.CreateSymbolicLink(folder["service.run"], victim);
        Assert.NotNull(NewRecordFails(folder["service.run"]));
        Assert.Equal("precious", File.ReadAllText(victim));
    }

    [Fact]
    public void That_nothing_runs_is_a_record_too()
    {
        using var folder = new TemporaryFolder();
        Assert.Null(ServiceRecord.None.Save(folder["service.run"]));
        Assert.Null(new ServiceFinder([]).Find(ServiceRecord.Load(folder["service.run"]), isCurrent: true, ["/bin/sleep"]));
    }

    [Theory]
    [InlineData("/srv/a\nb/websvc")]
    [InlineData("/srv/a\\nb\\/websvc\n")]
    public void A_path_may_hold_a_newline(string path)
    {
        var record = new ServiceRecord(null, "boot", path, 77);
        Assert.Equal(record, ServiceRecord.Parse(record.Format()));
    }

    [Fact]
    public void A_record_that_cannot_be_written_leaves_none_that_is_wrong()
    {
        using var folder = new TemporaryFolder();
        string victim = folder.Write("victim", "");
        File.CreateSymbolicLink(folder["service.run"], victim);
        Assert.NotNull(NewRecordFails(folder["service.run"]));
        Assert.False(Path.Exists(folder["service.run"]));
    }

    private static Ysco.Results.Failure? NewRecordFails(string path)
    {
        Directory.CreateDirectory(path + ".ysco-tmp");
        return ServiceRecord.None.Save(path);
    }

    [Theory]
    [InlineData("")]
    [InlineData("pid x\nstart 1\nboot b\nbinary /b\n")]
    [InlineData("pid -1\nstart 1\nboot b\nbinary /b\n")]
    [InlineData("pid 1\nstart 1\nboot b\n")]
    [InlineData("pid 1\nstart 1\nboot b\nbinary /b\nmore\n")]
    public void What_is_no_record_is_not_taken_for_one(string text) => Assert.Null(ServiceRecord.Parse(text));

    [Fact]
    public void A_process_is_known_again_and_a_later_one_with_its_id_is_not()
    {
        using var sleep = System.Diagnostics.Process.Start("setsid", "sleep 60");
        try
        {
            ProcessIdentity? found = null;
            SpinWait.SpinUntil(() => (found = ProcessIdentity.Of(sleep.Id)) is not null && found.IsAlive(), 5000);
            Assert.True(found!.IsAlive());
            Assert.False((found with { StartTicks = found.StartTicks + 1 }).IsAlive());
            Assert.False((found with { BootId = "another" }).IsAlive());
            sleep.Kill();
            sleep.WaitForExit();
            Assert.False(found.IsAlive());
        }
        finally
        {
            sleep.Kill();
        }
    }
}

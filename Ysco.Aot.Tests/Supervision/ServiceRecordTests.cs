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

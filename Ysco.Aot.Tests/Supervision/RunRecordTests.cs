using Xunit;
using Ysco.Supervision;

namespace Ysco.Tests.Supervision;

public class RunRecordTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 21, 4, 2, 21, TimeSpan.Zero);

    [Fact]
    public void What_is_written_is_read()
    {
        using var folder = new TemporaryFolder();
        var record = new RunRecord(4242, At, "0f2d", "v0.1.0");
        Assert.Null(record.Save(folder["ysco.run"]));
        Assert.Equal(record.Format(), RunRecord.Load(folder["ysco.run"])!.Format());
    }

    [Fact]
    public void After_an_end_in_order_there_is_no_pid_to_send_a_signal_to()
    {
        using var folder = new TemporaryFolder();
        new RunRecord(4242, At, "0f2d", "v0.1.0").Save(folder["ysco.run"]);
        RunRecord.SaveEnd(folder["ysco.run"]);
        Assert.Null(RunRecord.Load(folder["ysco.run"]));
        Assert.Equal("ended\n", File.ReadAllText(folder["ysco.run"]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("ended\n")]
    [InlineData("pid 0\nsince \nboot \nversion \n")]
    public void A_run_that_ended_in_order_is_none(string text) => Assert.Null(RunRecord.Parse(text));
}

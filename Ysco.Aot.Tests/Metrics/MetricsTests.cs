using System.Globalization;
using System.Text;
using Xunit;
using Ysco.Metrics;

namespace Ysco.Tests.Metrics;

public class MetricsTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(1, "1")]
    [InlineData(-1, "-1")]
    [InlineData(0.02, "0.02")]
    [InlineData(13, "13")]
    [InlineData(20000, "20000")]
    [InlineData(999999, "999999")]
    [InlineData(1000000, "1e+06")]
    [InlineData(18018304, "1.8018304e+07")]
    [InlineData(1512258787, "1.512258787e+09")]
    [InlineData(1795230139, "1.795230139e+09")]
    [InlineData(18446744073709551615d, "1.8446744073709552e+19")]
    [InlineData(123456.75, "123456.75")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(0.00001, "1e-05")]
    [InlineData(1.5e300, "1.5e+300")]
    [InlineData(-2.5, "-2.5")]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    [InlineData(double.NaN, "NaN")]
    public void Numbers_are_written_as_go_writes_them(double value, string text) => Assert.Equal(text, MetricsText.Number(value));

    [Fact]
    public void Numbers_read_back_the_same()
    {
        var random = new Random(5);
        for (int i = 0; i < 20_000; i++)
        {
            double value = BitConverter.Int64BitsToDouble(random.NextInt64());
            if (double.IsFinite(value))
            {
                Assert.Equal(value, double.Parse(MetricsText.Number(value), CultureInfo.InvariantCulture));
            }
        }
    }

    [Fact]
    public void Metrics_are_sorted_and_labels_escaped() => Assert.Equal(
        "# HELP a Is a.\n# TYPE a gauge\na{path=\"x\\\\\\\"\\ny\"} 1\n# HELP b Is b.\n# TYPE b counter\nb 2\n",
        MetricsText.Write([new Metric("b", MetricKind.Counter, "Is b.", 2), new Metric("a", MetricKind.Gauge, "Is a.", 1, "path", "x\\\"\ny")]));

    [Fact]
    public void A_command_with_parentheses_and_spaces_does_not_shift_the_fields()
    {
        byte[] stat = Encoding.ASCII.GetBytes(
            "42 (a) R (b) S 1 42 42 0 -1 4194560 100 200 0 0 150 50 0 0 20 0 1 0 12345 1048576 300 18446744073709551615 1 1 0\n");
        (double cpu, double start, double size, double resident) = ProcText.Stat(stat, 4096)!.Value;
        Assert.Equal((2.0, 123.45, 1048576.0, 300 * 4096.0), (cpu, start, size, resident));
    }

    [Theory]
    [InlineData("")]
    [InlineData("42 (a)")]
    [InlineData("42 (a) S 1 2 3")]
    [InlineData("42 (a) S 1 42 42 0 -1 4194560 100 200 0 0 x 50 0 0 20 0 1 0 12345 1048576 300 1")]
    public void A_stat_that_is_cut_or_odd_is_no_stat(string text) => Assert.Null(ProcText.Stat(Encoding.ASCII.GetBytes(text), 4096));

    [Fact]
    public void Limits_and_boot_time_are_found()
    {
        byte[] limits = "Limit                     Soft Limit           Hard Limit           Units     \nMax open files            20000                20000                files     \nMax address space         unlimited            unlimited            bytes     \n"u8.ToArray();
        Assert.Equal(20000, ProcText.Limit(limits, "Max open files"));
        Assert.Equal(double.PositiveInfinity, ProcText.Limit(limits, "Max address space"));
        Assert.Null(ProcText.Limit(limits, "Max nothing"));
        Assert.Equal(1795230139, ProcText.BootSeconds("cpu 1 2\nbtime 1795230139\nprocesses 1\n"u8));
        Assert.Null(ProcText.BootSeconds("cpu 1 2\n"u8));
    }

    [Fact]
    public void Proc_tells_of_this_process_and_not_of_one_that_is_gone()
    {
        ProcessStats self = ProcReader.Read(null)!;
        Assert.True(self.CpuSeconds > 0 && self.ResidentBytes > 1_000_000 && self.VirtualBytes >= self.ResidentBytes);
        Assert.InRange(self.OpenFds!.Value, 3, 10_000);
        Assert.True(self.MaxFds >= self.OpenFds);
        double age = DateTimeOffset.UtcNow.ToUnixTimeSeconds() - self.StartTimeSeconds!.Value;
        Assert.InRange(age, -2, 3600);
        Assert.Equal(self.StartTimeSeconds, ProcReader.Read(Environment.ProcessId)!.StartTimeSeconds);
        Assert.Null(ProcReader.Read(int.MaxValue));
    }
}

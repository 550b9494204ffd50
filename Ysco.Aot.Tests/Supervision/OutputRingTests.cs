using System.Text;
using Xunit;
using Ysco.Supervision;

namespace Ysco.Tests.Supervision;

public class OutputRingTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 3, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Lines_are_kept_in_order_with_their_stream_and_number()
    {
        var ring = new OutputRing(10);
        ring.Take(false, "one\ntwo\n"u8, Now);
        ring.Take(true, "bad\r\n"u8, Now);

        Assert.Equal(["0 out one", "1 out two", "2 err bad"], Lines(ring));
        Assert.Equal((0, 3), (ring.First, ring.Next));
        Assert.Equal(["2 err bad"], Lines(ring, 2));
    }

    [Fact]
    public void A_line_that_comes_in_parts_is_one_and_streams_do_not_mix()
    {
        var ring = new OutputRing(10);
        ring.Take(false, "on"u8, Now);
        ring.Take(true, "err"u8, Now);
        ring.Take(false, "e"u8, Now);
        Assert.Empty(Lines(ring));
        ring.Take(false, "\n\n"u8, Now);
        ring.End(Now);

        Assert.Equal(["0 out one", "1 out ", "2 err err"], Lines(ring));
    }

    [Fact]
    public void Only_the_last_ones_are_kept()
    {
        var ring = new OutputRing(2);
        ring.Take(false, "1\n2\n3\n4\n"u8, Now);

        Assert.Equal(["2 out 3", "3 out 4"], Lines(ring));
        Assert.Equal((2, 4), (ring.First, ring.Next));
    }

    [Fact]
    public void A_line_without_an_end_becomes_several()
    {
        var ring = new OutputRing(10);
        ring.Take(false, new byte[(2 * OutputRing.MaxLineBytes) + 1], Now);
        ring.Take(false, "\n"u8, Now);

        Assert.Equal([OutputRing.MaxLineBytes, OutputRing.MaxLineBytes, 1], ring.From(0).Select(line => line.Text.Length));
    }

    [Fact]
    public void A_line_that_is_as_long_as_can_be_is_one()
    {
        var ring = new OutputRing(10);
        ring.Take(false, [.. new byte[OutputRing.MaxLineBytes], (byte)'\n'], Now);

        Assert.Equal([OutputRing.MaxLineBytes], ring.From(0).Select(line => line.Text.Length));
    }

    [Fact]
    public void However_many_lines_may_be_kept_their_bytes_are_bounded()
    {
        var ring = new OutputRing(10_000);
        for (int i = 0; i < 1000; i++)
        {
            ring.Take(false, [.. new byte[4000], (byte)'\n'], Now);
        }

        Assert.Equal(OutputRing.MaxBytes / 4000, ring.Next - ring.First);
    }

    [Fact]
    public void However_lines_lie_in_memory_they_come_out_as_they_went_in()
    {
        var random = new Random(7);
        var ring = new OutputRing(100);
        var all = new List<string>();
        for (int i = 0; i < 5000; i++)
        {
            string line = new((char)('a' + (i % 26)), random.Next(i % 50 == 0 ? 4000 : 200));
            all.Add(line);
            ring.Take(i % 3 == 0, Encoding.UTF8.GetBytes(line + "\n"), Now);
            if (i % 97 == 0)
            {
                Assert.Equal(all.TakeLast(100), ring.From(0).Select(kept => Encoding.UTF8.GetString(kept.Text)));
            }
        }
    }

    [Fact]
    public void A_line_that_comes_costs_no_memory()
    {
        var ring = new OutputRing(100);
        for (int i = 0; i < 1000; i++)
        {
            ring.Take(false, "a line of a usual length, as services print them\n"u8, Now);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            ring.Take(false, "a line of a usual length, as services print them\n"u8, Now);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void What_a_former_life_kept_goes_on_with_its_numbers()
    {
        var before = new OutputRing(2);
        before.Take(false, "1\n2\n3\n"u8, Now);
        var after = new OutputRing(10);
        foreach (OutputLine line in before.From(0))
        {
            after.Resume(line);
        }

        after.Take(true, "4\n"u8, Now);

        Assert.Equal(["1 out 2", "2 out 3", "3 err 4"], Lines(after));
    }

    private static string[] Lines(OutputRing ring, long from = 0) =>
        [.. ring.From(from).Select(line => $"{line.Number} {(line.IsError ? "err" : "out")} {Encoding.UTF8.GetString(line.Text)}")];
}

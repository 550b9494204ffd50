using System.Text;
using Xunit;
using Ysco.Durable;
using Ysco.Results;
using Ysco.State;
using Ysco.Updates;

namespace Ysco.Tests.State;

public class HistoryFileTests
{
    private const string Line =
        """{"Time":"2026-11-21T04:02:21.500Z","Kind":"updated","Which":"svc","Version":"v0.1.1","GoVersion":"go1.26.10","OldVersion":"v0.1.0","OldGoVersion":"go1.26.9","Reason":"a \"b\" é","Binary":"/srv/x"}""";

    [Fact]
    public void An_entry_is_a_line_of_json_and_read_again()
    {
        HistoryEntry entry = HistoryJson.ParseLine(Encoding.UTF8.GetBytes(Line))!;
        Assert.Equal(new DateTimeOffset(2026, 11, 21, 4, 2, 21, 500, TimeSpan.Zero), entry.Time);
        Assert.Equal(
            ("updated", "svc", "v0.1.1", "go1.26.10", "v0.1.0", "go1.26.9", "a \"b\" é", "/srv/x"),
            (entry.Kind, entry.Which, entry.Version, entry.GoVersion, entry.OldVersion, entry.OldGoVersion, entry.Reason, entry.Binary));
        Assert.Equal(Line + "\n", Encoding.UTF8.GetString(HistoryJson.Lines([entry])));
    }

    [Theory]
    [InlineData("2026-11-21T04:02:21Z", "2026-11-21T04:02:21.000Z")]
    [InlineData("2026-11-21T04:02:21.12Z", "2026-11-21T04:02:21.120Z")]
    [InlineData("2026-11-21T05:02:21.1239999+01:00", "2026-11-21T04:02:21.123Z")]
    public void Every_time_is_written_with_as_many_digits_and_those_of_earlier_yscos_are_read(string earlier, string written)
    {
        HistoryEntry entry = HistoryJson.ParseLine(Encoding.UTF8.GetBytes($"{{\"Time\":\"{earlier}\",\"Kind\":\"updated\"}}"))!;
        Assert.StartsWith($"{{\"Time\":\"{written}\",", Encoding.UTF8.GetString(HistoryJson.Lines([entry])), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"Time\":\"2026-11-21T04:02:21Z\"}")]
    [InlineData("{\"Time\":\"yesterday\",\"Kind\":\"updated\"}")]
    [InlineData("{\"Time\":\"2026-11-21T04:02:21Z\",\"Kind\":1}")]
    [InlineData("{\"Time\":\"2026-11-21T04:02:21Z\",\"Kind\":\"a\",\"Reason\":{\"x\":{}}}")]
    [InlineData("{\"Time\":\"2026-11-21T04:02:21Z\",\"Kind\":\"updated\",}")]
    public void A_line_that_is_no_entry_is_none(string line) => Assert.Null(HistoryJson.ParseLine(Encoding.UTF8.GetBytes(line)));

    [Fact]
    public void A_line_of_a_later_ysco_or_of_a_persons_hand_is_read_with_its_texts_cleaned()
    {
        HistoryEntry entry = HistoryJson.ParseLine(
            """{"Kind":"hatched","New":1,"Time":"2026-11-21T05:02:21+01:00","Reason":"\u001b[2J\u202e\nx"}"""u8.ToArray())!;
        Assert.Equal(("hatched", "", "[2J x"), (entry.Kind, entry.Version, entry.Reason));
    }

    [Fact]
    public void The_longest_entry_fits_in_a_line()
    {
        string longest = new('語', 512);
        HistoryEntry entry = Entry(longest, longest);
        byte[] line = HistoryJson.Lines([new(entry.Time, entry.Kind, longest, longest, longest, longest, longest, longest, longest)]);
        Assert.InRange(line.Length, 1000, HistoryJson.MaxLineBytes);
        Assert.NotNull(HistoryJson.ParseLine(line.AsMemory(0, line.Length - 1)));
    }

    [Fact]
    public void What_was_added_is_there_for_the_next_start_and_for_nobody_else()
    {
        using var folder = new TemporaryFolder();
        var file = new HistoryFile(folder["events.jsonl"]);
        Assert.Empty(file.Load(20).Value);
        Assert.Null(file.Append([Entry("one"), Entry("two")], sync: true));
        Assert.Null(file.Append([Entry("three")], sync: false));
        Assert.Equal(["one", "two", "three"], Kinds(folder));
        Assert.Equal(["two", "three"], new HistoryFile(folder["events.jsonl"]).Load(2).Value.Select(e => e.Kind));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder["events.jsonl"]));
    }

    [Fact]
    public void A_line_cut_off_at_any_byte_is_healed_by_the_next_one_and_none_else_is_lost()
    {
        using var folder = new TemporaryFolder();
        byte[] whole = HistoryJson.Lines([Entry("one"), Entry("two"), Entry("three")]);
        int second = HistoryJson.Lines([Entry("one"), Entry("two")]).Length;
        for (int cut = second; cut < whole.Length; cut++)
        {
            File.WriteAllBytes(folder["events.jsonl"], whole[..cut]);
            var file = new HistoryFile(folder["events.jsonl"]);
            string[] expected = cut < whole.Length - 1 ? ["one", "two"] : ["one", "two", "three"];
            Assert.Equal(expected, file.Load(20).Value.Select(e => e.Kind));
            Assert.Null(file.Append([Entry("four")], sync: true));
            Assert.Equal([.. expected, "four"], Kinds(folder));
            Assert.True(HistoryText.IsWhole(File.ReadAllBytes(folder["events.jsonl"])));
        }
    }

    [Fact]
    public void Damage_anywhere_costs_the_lines_that_it_is_in()
    {
        using var folder = new TemporaryFolder();
        byte[] good = HistoryJson.Lines([Entry("one")]);
        byte[] last = HistoryJson.Lines([Entry("two")]);
        File.WriteAllBytes(folder["events.jsonl"], [.. good, .. "nonsense\n{\"Time\":3}\n\n"u8, .. new byte[5000], 10, .. last, .. new byte[100]]);
        var file = new HistoryFile(folder["events.jsonl"]);
        Assert.Equal(["one", "two"], file.Load(20).Value.Select(e => e.Kind));
        Assert.Null(file.Append([Entry("three")], sync: true));
        Assert.Equal([.. good, .. last, .. HistoryJson.Lines([Entry("three")])], File.ReadAllBytes(folder["events.jsonl"]));
    }

    [Fact]
    public void The_file_stays_within_its_bound_and_no_kind_crowds_out_another()
    {
        using var folder = new TemporaryFolder();
        string path = folder["events.jsonl"];
        var file = new HistoryFile(path);
        file.Load(20);
        Assert.Null(file.Append([Entry("updated", "rare")], sync: false));
        long largest = 0;
        for (int i = 0; i < 5000; i++)
        {
            Assert.Null(file.Append([Entry("started", $"{i} " + new string('x', i % 200))], sync: false));
            largest = Math.Max(largest, new FileInfo(path).Length);
        }

        Assert.InRange(largest, HistoryFile.MaxBytes / 2, HistoryFile.MaxBytes);
        HistoryEntry[] entries = new HistoryFile(path).Load(10_000).Value;
        Assert.Equal(("updated", "rare"), (entries[0].Kind, entries[0].Reason));
        Assert.StartsWith("4999 ", entries[^1].Reason, StringComparison.Ordinal);
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void A_file_that_somebody_made_larger_than_ever_is_read_from_its_end_and_cut()
    {
        using var folder = new TemporaryFolder();
        byte[] line = HistoryJson.Lines([Entry("started")]);
        File.WriteAllBytes(folder["events.jsonl"], [.. Enumerable.Repeat(line, 5000).SelectMany(l => l), .. HistoryJson.Lines([Entry("last")])]);
        var file = new HistoryFile(folder["events.jsonl"]);
        Assert.Equal("last", file.Load(20).Value[^1].Kind);
        Assert.Null(file.Append([Entry("new")], sync: true));
        Assert.InRange(new FileInfo(folder["events.jsonl"]).Length, 1, HistoryFile.MaxBytes);
        Assert.Equal(["last", "new"], Kinds(folder)[^2..]);
    }

    [Theory]
    [InlineData("folder", "is a directory")]
    [InlineData("link", "too many levels of symbolic links")]
    public void Something_else_in_its_place_is_named_and_left_alone(string what, string words)
    {
        using var folder = new TemporaryFolder();
        string victim = folder.Write("victim", "precious");
        if (what == "folder")
        {
            Directory.CreateDirectory(folder["events.jsonl"]);
        }
        else
        {
            File.CreateSymbolicLink(folder["events.jsonl"], victim);
        }

        var file = new HistoryFile(folder["events.jsonl"]);
        Assert.Contains(words, file.Load(20).Failure?.Message, StringComparison.Ordinal);
        Failure? failure = file.Append([Entry("one")], sync: true);
        Assert.StartsWith($"{folder["events.jsonl"]}: {words}", failure?.Message, StringComparison.Ordinal);
        Assert.Equal("precious", File.ReadAllText(victim));
    }

    [Fact]
    public void The_end_of_a_file_is_read_without_what_is_before_it()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("file", "0123456789");
        Assert.Equal(("789", true), Tail(path, 3));
        Assert.Equal(("0123456789", false), Tail(path, 10));
        Assert.Equal(("", false), Tail(folder["none"], 10));
    }

    private static (string, bool) Tail(string path, int max)
    {
        (byte[] content, bool isCut) = BoundedFile.ReadTail(path, max).Value;
        return (Encoding.UTF8.GetString(content), isCut);
    }

    private static HistoryEntry Entry(string kind, string reason = "") =>
        new(DateTimeOffset.UnixEpoch, kind, "svc", "v0.1.0", "go1.26.10", "", "", reason);

    private static string[] Kinds(TemporaryFolder folder) =>
        [.. File.ReadAllLines(folder["events.jsonl"]).Select(line => HistoryJson.ParseLine(Encoding.UTF8.GetBytes(line))!.Kind)];
}

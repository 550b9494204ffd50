using System.Text;
using Xunit;
using Ysco.Sconf;

namespace Ysco.Tests.Sconf;

public class SconfParserTests
{
    [Fact]
    public void A_tree_has_kinds_values_paths_and_lines()
    {
        SconfNode root = Parse("# comment\n\nA: 1\nB:\n\tC:\n\t\t- x y\n\n\t\t# inside\n\t\t-\n\t\t\tD: d: e\nE:\n");
        Assert.Equal(["A", "B", "E"], root.Children.Select(child => child.Key));
        Assert.Equal([3, 4, 11], root.Children.Select(child => child.Line));
        SconfNode list = root.Children[1].Children[0];
        Assert.Equal((SconfKind.List, "B.C"), (list.Kind, list.Path));
        Assert.Equal((SconfKind.Value, "x y", 6), (list.Children[0].Kind, list.Children[0].Value, list.Children[0].Line));
        SconfNode inner = list.Children[1].Children[0];
        Assert.Equal(("D", "d: e", "B.C.D", 10), (inner.Key, inner.Value, inner.Path, inner.Line));
        Assert.Equal(SconfKind.Empty, root.Children[2].Kind);
    }

    [Theory]
    [InlineData("A: 1\r\nB: 2\r\n", "CR LF ends lines too")]
    [InlineData("A: 1\nB: 2", "the last line needs no end")]
    [InlineData("A: 1 \t\nB:  2\n", "white space around a value is dropped")]
    [InlineData("A: 1\n    \n \t# x\nB: 2\n", "empty lines and comments may be indented with anything")]
    public void The_same_tree_comes_from(string text, string reason)
    {
        SconfNode root = Parse(text);
        Assert.True(root.Children.Select(child => child.Key + child.Value).SequenceEqual(["A1", "B2"]), reason);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n# only a comment\n")]
    public void A_file_without_keys_is_an_empty_root(string text) => Assert.Equal(SconfKind.Empty, Parse(text).Kind);

    [Theory]
    [InlineData("A: 1\n  B: 2\n", "f:2: indented with spaces (use tabs)")]
    [InlineData("A:\n\t B: 2\n", "f:2: indented with spaces (use tabs)")]
    [InlineData("\tA: 1\n", "f:1: indented more than the line before")]
    [InlineData("- a\n", "f:1: a list item without a key")]
    [InlineData("A:\n\t\tB: 2\n", "f:2: A: indented more than the line before allows")]
    [InlineData("A: 1\n\tB: 2\n", "f:2: indented more than the line before allows")]
    [InlineData("A:\n\t- 1\n\tB: 2\n", "f:3: A: a key among list items")]
    [InlineData("A:\n\tB: 2\n\t- 1\n", "f:3: A: a list item among keys")]
    [InlineData("A: 1\nB:\n\tC: 1\n\tD: 1\n\tC: 2\n", "f:5: B.C: duplicate key (first in line 3)")]
    [InlineData("A: 1\nnonsense\n", "f:2: \"nonsense\": no \":\" after the key")]
    [InlineData("A:1\n", "f:1: A: no space after \":\"")]
    [InlineData(": 1\n", "f:1: \"\" is not a key")]
    [InlineData("A b: 1\n", "f:1: \"A b\" is not a key")]
    [InlineData("A\u0085: 1\n", "f:1: \"A?\" is not a key")]
    [InlineData("A: 1\0\n", "f:1: control character 0x00 in the text")]
    [InlineData("A: 1\n\nB: \u001b[2J\n", "f:3: control character 0x1b in the text")]
    [InlineData("A: 1\rB: 2\n", "f:1: control character 0x0d in the text")]
    public void What_is_not_sconf_is_refused(string text, string message) =>
        Assert.Equal(message, SconfParser.Parse("f", Encoding.UTF8.GetBytes(text)).Failure?.Message);

    [Fact]
    public void Bytes_that_are_not_UTF8_are_refused() =>
        Assert.Equal("f:2: not UTF-8 text", SconfParser.Parse("f", [.. "A: 1\nB: "u8, 0xff]).Failure?.Message);

    public static TheoryData<string, string> TooMuch => new()
    {
        { new string('#', SconfParser.MaxFileBytes + 1), "f: 65537 bytes are too long for a configuration file (at most 65536)" },
        { "A: " + new string('x', SconfParser.MaxLineBytes), "f:1: line of 8195 bytes is too long (at most 8192)" },
        { new string('\n', SconfParser.MaxLines) + "A: 1\n", "f:20001: more than 20000 lines" },
        { "A:\n" + string.Concat(Enumerable.Repeat("\t- x\n", SconfParser.MaxChildren + 1)), "f:1002: A: more than 1000 items" },
        { Deep(SconfParser.MaxDepth + 2), "f:18: " + string.Join('.', Enumerable.Repeat("K", 17)) + ": nested deeper than 16 levels" },
        { new string('K', SconfParser.MaxKeyChars + 1) + ": 1\n", $"f:1: \"{new string('K', 60)}...\" is not a key" },
    };

    [Theory]
    [MemberData(nameof(TooMuch))]
    public void What_is_beyond_a_bound_is_refused(string text, string message) =>
        Assert.Equal(message, SconfParser.Parse("f", Encoding.UTF8.GetBytes(text)).Failure?.Message);

    [Fact]
    public void The_deepest_nesting_is_read() => Assert.Null(SconfParser.Parse("f", Encoding.UTF8.GetBytes(Deep(17))).Failure);

    private static string Deep(int levels) =>
        string.Concat(Enumerable.Range(0, levels).Select(depth => new string('\t', depth) + "K:\n"));

    private static SconfNode Parse(string text) => SconfParser.Parse("f", Encoding.UTF8.GetBytes(text)).Value;
}

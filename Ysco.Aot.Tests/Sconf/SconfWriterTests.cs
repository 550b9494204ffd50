using System.Text;
using Xunit;
using Ysco.Sconf;

namespace Ysco.Tests.Sconf;

public class SconfWriterTests
{
    private const string Letters = "abcXYZ019 :-#\"\\\tµ€";

    [Fact]
    public void What_is_parsed_from_a_written_tree_is_the_tree()
    {
        var random = new Random(20261121);
        for (int i = 0; i < 2000; i++)
        {
            SconfNode tree = RandomNode(random, "", 0, allowed: [SconfKind.Section]);
            string text = SconfWriter.Write(tree);
            SconfNode parsed = SconfParser.Parse("f", Encoding.UTF8.GetBytes(text)).Value;
            Assert.Equal(Show(tree, 0), Show(parsed, 0));
        }
    }

    [Fact]
    public void Comments_are_wrapped_and_disabled_nodes_are_comments()
    {
        var root = new SconfNode
        {
            Kind = SconfKind.Section,
            Children =
            [
                new SconfNode { Key = "A", Comment = string.Join(' ', Enumerable.Repeat("nine-char", 12)), Kind = SconfKind.Value, Value = "1" },
                new SconfNode
                {
                    Key = "B", Disabled = true, Comment = "list", Kind = SconfKind.List,
                    Children = [new SconfNode { Kind = SconfKind.Value, Value = "x" }],
                },
            ],
        };
        string nine = string.Join(' ', Enumerable.Repeat("nine-char", 9));
        Assert.Equal($"# {nine}\n# nine-char nine-char nine-char\nA: 1\n\n# list\n#B:\n\t#- x\n", SconfWriter.Write(root));
    }

    [Theory]
    [InlineData("a\nB: 2")]
    [InlineData(" a")]
    [InlineData("a ")]
    [InlineData("a\0")]
    [InlineData("")]
    public void A_value_that_would_read_back_differently_is_a_bug(string value) => Assert.Throws<ArgumentException>(() =>
        SconfWriter.Write(new SconfNode { Children = [new SconfNode { Key = "A", Kind = SconfKind.Value, Value = value }] }));

    private static SconfNode RandomNode(Random random, string key, int depth, SconfKind[] allowed)
    {
        SconfKind kind = allowed[random.Next(allowed.Length)];
        var children = new List<SconfNode>();
        int count = kind is SconfKind.Section or SconfKind.List ? random.Next(1, 4) : 0;
        SconfKind[] inner = depth < 4
            ? [SconfKind.Empty, SconfKind.Value, SconfKind.Value, SconfKind.Section, SconfKind.List]
            : [SconfKind.Empty, SconfKind.Value];
        for (int i = 0; i < count; i++)
        {
            children.Add(RandomNode(random, kind == SconfKind.Section ? $"Key{random.Next(100)}-{i}" : "", depth + 1, inner));
        }

        string value = kind == SconfKind.Value ? RandomValue(random) : "";
        return new SconfNode { Key = key, Kind = kind, Children = children, Value = value, Comment = random.Next(3) == 0 ? "a comment" : "" };
    }

    private static string RandomValue(Random random)
    {
        string value;
        do
        {
            value = string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => Letters[random.Next(Letters.Length)])).Trim(' ', '\t');
        }
        while (value.Length == 0);
        return value;
    }

    private static string Show(SconfNode node, int depth) =>
        $"{new string(' ', depth)}{node.Key}|{node.Kind}|{node.Value}\n" + string.Concat(node.Children.Select(child => Show(child, depth + 1)));
}

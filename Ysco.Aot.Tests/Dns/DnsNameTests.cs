using Xunit;
using Ysco.Dns;

namespace Ysco.Tests.Dns;

public class DnsNameTests
{
    private static DnsName Name(string text) => DnsName.Parse(text).Value;

    [Theory]
    [InlineData(".", ".", 0)]
    [InlineData("Example.ORG.", "example.org", 2)]
    [InlineData(@"a\.b.c", @"a\046b.c", 2)]
    [InlineData(@"\000.x", @"\000.x", 2)]
    [InlineData(@"\255\032.x", @"\255\032.x", 2)]
    [InlineData(@"a\b\\.x", @"ab\092.x", 2)]
    [InlineData("*.x", "*.x", 2)]
    public void Escapes_are_bytes_of_a_label(string text, string printed, int labels)
    {
        Assert.Equal(printed, Name(text).ToString());
        Assert.Equal(labels, Name(text).LabelCount);
        Assert.Equal(Name(text), Name(Name(text).ToString()));
        Assert.Equal(Name(text), Name(Name(text).ToAbsoluteString()));
    }

    [Theory]
    [InlineData(@"a\")]
    [InlineData(@"a\25")]
    [InlineData(@"a\256")]
    [InlineData(@"a\2x5")]
    [InlineData(".a")]
    public void Escapes_that_are_none_are_refused(string text) => Assert.NotNull(DnsName.Parse(text).Failure);

    [Fact]
    public void Letters_after_other_bytes_have_no_case_either() => Assert.Equal(Name(@"\200a.x"), Name(@"\200A.X"));

    [Fact]
    public void Names_sort_as_the_rfc_has_it()
    {
        // RFC 4034 section 6.1.
        string[] sorted = ["example", "a.example", "yljkjljk.a.example", "Z.a.example", "zABC.a.EXAMPLE", "z.example", @"\001.z.example", "*.z.example", @"\200.z.example"];
        for (int i = 0; i < sorted.Length; i++)
        {
            for (int j = 0; j < sorted.Length; j++)
            {
                Assert.Equal(Math.Sign(i - j), Math.Sign(Name(sorted[i]).CompareTo(Name(sorted[j]))));
            }
        }

        Assert.True(DnsName.Root.CompareTo(Name("a")) < 0);
    }

    [Fact]
    public void Ancestors_are_found_by_labels()
    {
        DnsName name = Name("a.b.c");
        Assert.Equal([".", "c", "b.c", "a.b.c"], Enumerable.Range(0, 4).Select(n => name.Ancestor(n).ToString()));
        Assert.Equal(Name("b.c"), name.Parent);
        Assert.Equal(DnsName.Root, DnsName.Root.Parent);
        Assert.True(name.IsBelow(Name("c")));
        Assert.True(name.IsBelow(DnsName.Root));
        Assert.True(name.IsAtOrBelow(name));
        Assert.False(name.IsBelow(name));
        Assert.False(Name("xc").IsBelow(Name("c")));
        Assert.False(Name("c").IsBelow(name));
        Assert.Equal(2, name.CommonLabels(Name("x.b.c")));
        Assert.Equal(1, name.CommonLabels(Name("b.a.c")));
        Assert.Equal(0, name.CommonLabels(Name("b.a")));
    }

    [Fact]
    public void A_label_that_looks_like_the_end_of_another_is_no_parent()
    {
        // The bytes of "x\001c" end like those of "c", yet the label is another one.
        Assert.False(Name(@"x\001c").IsAtOrBelow(Name("c")));
    }

    [Fact]
    public void Wildcards_and_substitutes_that_are_too_long_do_not_exist()
    {
        Assert.Equal("*.b.c", Name("b.c").Wildcard()!.ToString());
        Assert.True(Name("*.b.c").IsWildcard);
        Assert.False(Name("*a.b.c").IsWildcard);
        Assert.Equal("x.y.new.name", Name("x.y.old").Substitute(Name("old"), Name("new.name"))!.ToString());
        string label = new('x', 63);
        DnsName longest = Name($"{label}.{label}.{label}.{label[2..]}");
        Assert.Null(longest.Wildcard());
        Assert.Null(longest.Substitute(Name(label[2..]), Name(label)));
    }
}

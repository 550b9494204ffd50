using System.Text.Json;
using Xunit;
using Ysco.Go;

namespace Ysco.Tests.Go;

public class SemVerTests
{
    internal static JsonElement Vectors(string file) => JsonDocument.Parse(
        File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Vectors", "go", file))).RootElement;

    [Theory]
    [InlineData("upstream", 32)]
    [InlineData("extra", 41)]
    public void Parts_are_those_that_Go_finds(string table, int count)
    {
        JsonElement rows = Vectors("semver.json").GetProperty(table);
        Assert.Equal(count, rows.GetArrayLength());
        foreach (JsonElement row in rows.EnumerateArray())
        {
            string text = row.GetProperty("in").GetString()!;
            SemVer? version = SemVer.TryParse(text);
            Assert.Equal((text, row.GetProperty("valid").GetBoolean()), (text, version is not null));
            Assert.Equal(row.GetProperty("canonical").GetString(), version?.Canonical ?? "");
            Assert.Equal(row.GetProperty("major").GetString(), version?.Major ?? "");
            Assert.Equal(row.GetProperty("majorMinor").GetString(), version?.MajorMinor ?? "");
            Assert.Equal(row.GetProperty("prerelease").GetString(), version?.Prerelease ?? "");
            Assert.Equal(row.GetProperty("build").GetString(), version?.Build ?? "");
            Assert.Equal(version is null ? null : text, version?.ToString());
        }
    }

    [Theory]
    [InlineData("compare", 1024)]
    [InlineData("compareExtra", 1681)]
    public void The_order_is_that_of_Go(string table, int count)
    {
        JsonElement rows = Vectors("semver.json").GetProperty(table);
        Assert.Equal(count, rows.GetArrayLength());
        foreach (JsonElement row in rows.EnumerateArray())
        {
            string a = row.GetProperty("a").GetString()!;
            string b = row.GetProperty("b").GetString()!;
            Assert.Equal((a, b, row.GetProperty("cmp").GetInt32()), (a, b, Math.Sign(SemVer.Compare(a, b))));
        }
    }

    [Fact]
    public void A_wrong_version_is_quoted() => Assert.Equal(
        "version \"1.2.3 x\" is not valid (want v1.2.3)", SemVer.Parse("1.2.3\nx").Failure?.Message);

    [Theory]
    [InlineData("v1.2.3", "v1.9.0", true, false)]
    [InlineData("v1.2.3", "v1.2.9-rc.1", true, true)]
    [InlineData("v1", "v1.0.5", true, true)]
    [InlineData("v10.2.3", "v1.2.3", false, false)]
    public void Majors_and_minors_are_compared_as_numbers(string a, string b, bool major, bool minor)
    {
        Assert.Equal(major, SemVer.TryParse(a)!.SameMajor(SemVer.TryParse(b)!));
        Assert.Equal(minor, SemVer.TryParse(a)!.SameMinor(SemVer.TryParse(b)!));
    }

    [Fact]
    public void Pseudo_versions_are_taken_apart_as_Go_does()
    {
        JsonElement rows = Vectors("module.json").GetProperty("pseudo");
        Assert.Equal(20, rows.GetArrayLength());
        foreach (JsonElement row in rows.EnumerateArray())
        {
            string text = row.GetProperty("version").GetString()!;
            PseudoVersion? version = PseudoVersion.TryParse(text);
            Assert.Equal((text, row.GetProperty("isPseudo").GetBoolean()), (text, version is not null));
            Assert.Equal(row.GetProperty("time").GetString(), version?.Time ?? "");
            Assert.Equal(row.GetProperty("rev").GetString(), version?.Revision ?? "");
            Assert.Equal(row.GetProperty("base").GetString(), version?.Base ?? "");
        }
    }

    [Fact]
    public void No_text_makes_parsing_throw()
    {
        var random = new Random(3);
        const string Alphabet = "v0123456789.-+a20060102150405";
        for (int i = 0; i < 20_000; i++)
        {
            string text = "v" + string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => Alphabet[random.Next(Alphabet.Length)]));
            _ = SemVer.Compare(text, "v1.2.3-" + text);
            _ = PseudoVersion.TryParse(text);
            _ = PseudoVersion.TryParse("v1.0.0-" + text + "20060102150405-abc");
            _ = GoVersion.TryParse("go" + text[1..]);
        }
    }
}

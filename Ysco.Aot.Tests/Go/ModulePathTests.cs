using System.Text.Json;
using Xunit;
using Ysco.Go;

namespace Ysco.Tests.Go;

public class ModulePathTests
{
    private static JsonElement.ArrayEnumerator Rows(string table, int count)
    {
        JsonElement rows = SemVerTests.Vectors("module.json").GetProperty(table);
        Assert.Equal(count, rows.GetArrayLength());
        return rows.EnumerateArray();
    }

    private static string Text(JsonElement row, string name) => row.GetProperty(name).GetString()!;

    [Fact]
    public void Paths_are_allowed_that_Go_allows()
    {
        foreach (JsonElement row in Rows("checkPath", 140))
        {
            string path = Text(row, "path");
            Assert.Equal((path, row.GetProperty("module").GetBoolean()), (path, ModulePath.Check(path) is null));
            Assert.Equal((path, row.GetProperty("import").GetBoolean()), (path, ModulePath.CheckImport(path) is null));
            Assert.Equal((path, row.GetProperty("file").GetBoolean()), (path, PathRules.Check(path, PathKind.File) is null));
        }
    }

    [Fact]
    public void Versions_must_go_with_the_path() => Assert.All(Rows("check", 29), row => Assert.Equal(
        row.GetProperty("ok").GetBoolean(), ModulePath.Check(Text(row, "path"), Text(row, "version")) is null));

    [Theory]
    [InlineData("example.org/x", "v2.1.0", "v2 is example.org/x/v2")]
    [InlineData("example.org/x/v2", "v3.0.0", "v3 is example.org/x/v3")]
    [InlineData("example.org/x/v2", "v1.2.3", "v1 is example.org/x")]
    [InlineData("gopkg.in/yaml.v3", "v2.0.0", "v2 is gopkg.in/yaml.v2")]
    public void A_version_that_does_not_go_with_the_path_is_told_the_path_that_it_has(string path, string version, string suggestion) =>
        Assert.Equal(
            $"module {path}: version \"{version}\" does not have the path's major version (the path for {suggestion})",
            ModulePath.Check(path, version)?.Message);

    [Fact]
    public void Paths_are_escaped_as_Go_does()
    {
        foreach (JsonElement row in Rows("escapePath", 142))
        {
            var escaped = ModulePath.Escape(Text(row, "path"));
            Assert.Equal(row.GetProperty("ok").GetBoolean(), escaped.Failure is null);
            Assert.Equal(Text(row, "escaped"), escaped.Failure is null ? escaped.Value : "");
        }
    }

    [Fact]
    public void Paths_are_unescaped_as_Go_does()
    {
        foreach (JsonElement row in Rows("unescapePath", 148))
        {
            var path = ModulePath.Unescape(Text(row, "escaped"));
            Assert.Equal((Text(row, "escaped"), row.GetProperty("ok").GetBoolean()), (Text(row, "escaped"), path.Failure is null));
            Assert.Equal(Text(row, "path"), path.Failure is null ? path.Value : "");
        }
    }

    [Fact]
    public void Versions_are_escaped_as_Go_does()
    {
        foreach (JsonElement row in Rows("escapeVersion", 10))
        {
            var escaped = ModulePath.EscapeVersion(Text(row, "path"));
            Assert.Equal((Text(row, "path"), row.GetProperty("ok").GetBoolean()), (Text(row, "path"), escaped.Failure is null));
            Assert.Equal(Text(row, "escaped"), escaped.Failure is null ? escaped.Value : "");
        }
    }

    [Fact]
    public void The_major_version_is_split_off_as_Go_does()
    {
        foreach (JsonElement row in Rows("splitPathVersion", 148))
        {
            string path = Text(row, "path");
            bool ok = ModulePath.SplitVersion(path, out string prefix, out string major);
            Assert.Equal((path, row.GetProperty("ok").GetBoolean(), Text(row, "prefix"), Text(row, "major")), (path, ok, prefix, major));
        }
    }

    [Theory]
    [InlineData("", "module path \"\": it is empty")]
    [InlineData("websvc", "module path \"websvc\": the first element has no dot, so it is no host")]
    [InlineData("Example.org/x", "module path \"Example.org/x\": the first element may not have 'E' in it")]
    [InlineData("example.org//x", "module path \"example.org//x\": an element is empty")]
    [InlineData("example.org/x y", "module path \"example.org/x y\": it may not have U+0020 in it")]
    [InlineData("example.org/v1", "module path \"example.org/v1\": the major version at its end is not valid (want /v2 or higher)")]
    [InlineData("example.org/aux", "module path \"example.org/aux\": \"aux\" is the name of a device on some systems")]
    public void Why_a_path_is_refused_is_said(string path, string message) =>
        Assert.Equal(message, ModulePath.Check(path)?.Message);

    [Fact]
    public void A_path_without_an_end_is_refused() => Assert.EndsWith(
        "x\": it is too long", ModulePath.Check("example.org/" + new string('x', 1_000_000))?.Message, StringComparison.Ordinal);

    [Fact]
    public void Escaping_is_undone_for_any_path()
    {
        var random = new Random(4);
        for (int i = 0; i < 3000; i++)
        {
            string path = "example.org/x" + string.Concat(Enumerable.Range(0, random.Next(20)).Select(_ => "aBcD0-_~Z"[random.Next(9)]));
            if (ModulePath.Escape(path).Try(out string? escaped, out _))
            {
                Assert.Equal(path, ModulePath.Unescape(escaped).Value);
                Assert.Equal(escaped.ToLowerInvariant(), escaped);
            }
        }
    }
}

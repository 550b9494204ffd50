using System.Text;
using Xunit;
using Ysco.Commands.CommandLine;

namespace Ysco.Tests.Commands;

public class FlagSetTests
{
    [Theory]
    [InlineData("-addr x", "x|False|1m0s|7|")]
    [InlineData("-addr=x", "x|False|1m0s|7|")]
    [InlineData("--addr x", "x|False|1m0s|7|")]
    [InlineData("--addr=x=y", "x=y|False|1m0s|7|")]
    [InlineData("-addr=", "|False|1m0s|7|")]
    [InlineData("-addr -json", "-json|False|1m0s|7|")]
    [InlineData("-json a", "none|True|1m0s|7|a")]
    [InlineData("-json=false a", "none|False|1m0s|7|a")]
    [InlineData("-json=T", "none|True|1m0s|7|")]
    [InlineData("-json false", "none|True|1m0s|7|false")]
    [InlineData("-wait 5s -count 3 a b", "none|False|5s|3|a b")]
    [InlineData("a -json", "none|False|1m0s|7|a -json")]
    [InlineData("-- -json", "none|False|1m0s|7|-json")]
    [InlineData("-json -- --", "none|True|1m0s|7|--")]
    [InlineData("- -json", "none|False|1m0s|7|- -json")]
    [InlineData("-addr x -addr y", "y|False|1m0s|7|")]
    public void Flags_are_taken_as_Go_takes_them(string line, string expected)
    {
        Flags flags = Parse(line);
        Assert.Null(flags.Code);
        Assert.Equal(expected, flags.Shown);
    }

    [Theory]
    [InlineData("-addr", "flag -addr needs a value")]
    [InlineData("-x", "unknown flag -x")]
    [InlineData("-=x", "unknown flag -")]
    [InlineData("---addr x", "unknown flag --addr")]
    [InlineData("-json=maybe", "flag -json: \"maybe\" is not true or false")]
    [InlineData("-wait 5", "flag -wait: \"5\" is not a duration (such as 72h, 1h30m or 500ms)")]
    [InlineData("-count -1", "flag -count: \"-1\" is not a number from 0 on")]
    [InlineData("a b c", "unexpected argument \"c\"")]
    [InlineData("a b -addr x", "unexpected argument \"-addr\" (flags come before the arguments)")]
    public void A_wrong_command_line_is_told_with_one_line_of_usage_and_where_there_is_more(string line, string cause)
    {
        Flags flags = Parse(line);
        Assert.Equal((ExitCode.Usage, ""), (flags.Code, flags.Out));
        Assert.Equal($"ysco try: {cause}\nusage: ysco try [flags] A B\n\"ysco try -help\" tells more\n", flags.Error);
    }

    [Theory]
    [InlineData("-h")]
    [InlineData("-json --help a b c d")]
    public void Help_is_no_error(string line)
    {
        Flags flags = Parse(line);
        Assert.Equal((ExitCode.Ok, ""), (flags.Code, flags.Error));
        Assert.StartsWith("usage: ysco try", flags.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_argument_is_told()
    {
        var error = new StringBuilder();
        Assert.Equal(ExitCode.Usage, new FlagSet("try", "A").Parse(CommandRun.Context(["try"], new StringBuilder(), error), 1, 1));
        Assert.Equal("ysco try: an argument is missing: A\nusage: ysco try A\n\"ysco try -help\" tells more\n", error.ToString());
    }

    [Fact]
    public void Help_says_what_the_command_does_and_what_each_flag_is_without_being_given()
    {
        var output = new StringBuilder();
        var set = new FlagSet("try", "A") { About = string.Join(' ', Enumerable.Repeat("word", 17)) };
        set.Text("addr", "", "address", "where");
        set.Text("dir", "ys", "dir", "a folder");
        set.Duration("wait", TimeSpan.FromMinutes(30), "how long");

        Assert.Equal(ExitCode.Ok, set.Parse(CommandRun.Context(["try", "-help"], output, new StringBuilder())));

        Assert.Equal(
            $"usage: ysco try [flags] A\n\n{string.Join(' ', Enumerable.Repeat("word", 16))}\nword\n\n"
            + "  -addr address\n        where\n  -dir dir\n        a folder (default ys)\n"
            + "  -wait duration\n        how long (default 30m0s)\n",
            output.ToString());
    }

    private static Flags Parse(string line)
    {
        var set = new FlagSet("try", "A B");
        Flag<string> addr = set.Text("addr", "none", "address", "where");
        Flag<bool> json = set.Bool("json", "as JSON");
        Flag<TimeSpan> wait = set.Duration("wait", TimeSpan.FromMinutes(1), "how long");
        Flag<int> count = set.Number("count", 7, "n", "how often");
        var output = new StringBuilder();
        var error = new StringBuilder();
        int? code = set.Parse(CommandRun.Context(["try", .. line.Split(' ')], output, error), 0, 2);
        string shown = string.Join(
            '|', addr.Value, json.Value, Ysco.Config.GoDuration.Format(wait.Value), count.Value, string.Join(' ', set.Rest.ToArray()));
        return new Flags(code, shown, output.ToString(), error.ToString());
    }

    [Fact]
    public void An_empty_argument_is_told_where_one_is_wanted_and_no_further()
    {
        var error = new StringBuilder();
        Assert.Equal(ExitCode.Usage, new FlagSet("try", "A B").Parse(CommandRun.Context(["try", "a", ""], new StringBuilder(), error), 2, 2));
        Assert.StartsWith("ysco try: an argument is empty: B\nusage: ", error.ToString(), StringComparison.Ordinal);
        Assert.Null(new FlagSet("try", "A [B]").Parse(CommandRun.Context(["try", "a", ""], new StringBuilder(), error), 1, 2));
    }

    private sealed record Flags(int? Code, string Shown, string Out, string Error);
}

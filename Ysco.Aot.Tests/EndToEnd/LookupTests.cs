using System.Text.Json;
using Xunit;
using Ysco.Tests.Binary;
using Ysco.Tests.World.Dns;

namespace Ysco.Tests.EndToEnd;

/// <summary><c>ysco lookup</c> against real servers, as a person calls it.</summary>
[Collection(nameof(DnsWorld))]
public class LookupTests(DnsWorld world)
{
    private Task<ProcessOutcome> LookupAsync(params string[] arguments) => YscoBinary.RunAsync(
        ["lookup", "-resolver", $"127.0.0.1:{world.ResolverPort}", "-trustanchor", world.AnchorFile, .. arguments]);

    [Fact]
    public async Task Every_name_of_the_test_world_is_judged_as_it_should_be()
    {
        var wrong = new List<string>();
        foreach (DnsCase question in DnsCases.All)
        {
            ProcessOutcome outcome = await LookupAsync(question.Name, question.Type);
            int expected = question.Expected switch
            {
                Judgement.Secure => 0,
                Judgement.Insecure => 4,
                Judgement.Bogus => 5,
                _ => 6,
            };
            if (outcome.ExitCode != expected)
            {
                wrong.Add($"{question}: {question.Expected} expected: {outcome}");
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task The_answer_comes_first_and_then_the_verdict_with_its_reason()
    {
        ProcessOutcome outcome = await LookupAsync("www.nsec.test", "txt");
        string[] lines = outcome.Stdout.TrimEnd('\n').Split('\n');
        Assert.Matches("^www\\.nsec\\.test\\. [0-9]+ IN TXT \"", lines[0]);
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("secure: ", lines[1], StringComparison.Ordinal);
        Assert.Equal("", outcome.Stderr);
    }

    [Theory]
    [InlineData("www.nsec.test.", "MX", "; www.nsec.test. MX: the name exists, and has no such record\nsecure: ")]
    [InlineData("nope.nsec.test", "A", "; nope.nsec.test. A: there is no such name\nsecure: ")]
    [InlineData("www.plain.test", "TXT", "insecure: ")]
    [InlineData("www.expired.test", "TXT", "bogus: ")]
    [InlineData("www.tc-only.test", "TXT", "indeterminate: ")]
    public async Task Each_finding_and_verdict_is_told_in_words(string name, string type, string said) =>
        Assert.Contains(said, (await LookupAsync(name, type)).Stdout, StringComparison.Ordinal);

    [Fact]
    public async Task The_trace_shows_each_zone_from_the_anchor_on()
    {
        string[] steps = [.. (await LookupAsync("-trace", "www.nsec.test", "TXT")).Stdout.Split('\n').Where(line => line.StartsWith("; ", StringComparison.Ordinal))];
        foreach (string seen in new[] { ". DNSKEY: ", "test. DS: ", "test. DNSKEY: ", "nsec.test. DS: ", "nsec.test. DNSKEY: ", "www.nsec.test. TXT: " })
        {
            Assert.Contains(steps, step => step.Contains(" " + seen, StringComparison.Ordinal) && step.Contains("; secure", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Programs_get_one_object()
    {
        ProcessOutcome outcome = await LookupAsync("-json", "www.expired.test", "TXT");
        Assert.Equal(5, outcome.ExitCode);
        JsonElement said = JsonDocument.Parse(outcome.Stdout).RootElement;
        Assert.Equal(("bogus", "www.expired.test.", "TXT", 7), (said.GetProperty("Status").GetString(), said.GetProperty("Name").GetString(), said.GetProperty("Type").GetString(), said.GetProperty("ExtendedError").GetInt32()));
        Assert.Equal(0, said.GetProperty("Records").GetArrayLength());

        said = JsonDocument.Parse((await LookupAsync("-json", "www.nsec.test", "TXT")).Stdout).RootElement;
        JsonElement record = said.GetProperty("Records")[0];
        Assert.Equal(("secure", "records", "TXT", "www.nsec.test."), (said.GetProperty("Status").GetString(), said.GetProperty("Finding").GetString(), record.GetProperty("Type").GetString(), record.GetProperty("Name").GetString()));
        Assert.True(said.GetProperty("Steps").GetArrayLength() > 3);
    }

    [Theory]
    [InlineData("20200101000000")]
    [InlineData("20990101000000")]
    public async Task At_another_time_the_signatures_are_not_valid(string at) =>
        Assert.Equal(5, (await LookupAsync("-at", at, "www.nsec.test", "TXT")).ExitCode);

    [Fact]
    public async Task Without_the_anchor_the_private_root_is_not_believed() => Assert.Equal(5, (await YscoBinary.RunAsync(
        "lookup", "-resolver", $"127.0.0.1:{world.ResolverPort}", "www.nsec.test", "TXT")).ExitCode);

    [Fact]
    public async Task No_answer_is_no_verdict()
    {
        ProcessOutcome outcome = await YscoBinary.RunAsync("lookup", "-resolver", $"127.0.0.1:{FreePort.Next()}", "www.nsec.test", "TXT");
        Assert.Equal(6, outcome.ExitCode);
        Assert.StartsWith("indeterminate: ", outcome.Stdout, StringComparison.Ordinal);
        Assert.Contains("connection refused", outcome.Stdout, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ysco lookup: an argument is missing: TYPE", "www.nsec.test")]
    [InlineData("ysco lookup: dns type \"X\" is not known", "www.nsec.test", "X")]
    [InlineData("ysco lookup: domain name \"a..b\"", "a..b", "A")]
    [InlineData("ysco lookup: flag -resolver: ", "-resolver", "dns.example", "www.nsec.test", "A")]
    [InlineData("ysco lookup: flag -at: \"2026\" is not a time such as 20261121073000 (UTC)", "-at", "2026", "www.nsec.test", "A")]
    public async Task Wrong_usage_is_told(string said, params string[] arguments)
    {
        ProcessOutcome outcome = await YscoBinary.RunAsync(["lookup", .. arguments]);
        Assert.Equal(3, outcome.ExitCode);
        Assert.StartsWith(said, outcome.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_holds_no_anchor_is_told_with_its_line()
    {
        string file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "; mine\ntest. IN DS 1 8 2 nothex\n");
        ProcessOutcome outcome = await YscoBinary.RunAsync("lookup", "-trustanchor", file, "www.nsec.test", "TXT");
        File.Delete(file);
        Assert.Equal(1, outcome.ExitCode);
        Assert.StartsWith($"ysco lookup: {file}:2: ", outcome.Stderr, StringComparison.Ordinal);
    }
}

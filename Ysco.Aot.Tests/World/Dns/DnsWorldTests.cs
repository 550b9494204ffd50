using System.Collections.Concurrent;
using Xunit;

namespace Ysco.Tests.World.Dns;

/// <summary>The world is what it is meant to be: unbound and delv think of each name what <see cref="DnsCases"/> says.</summary>
[Collection(nameof(DnsWorld))]
public sealed class DnsWorldTests(DnsWorld world, ITestOutputHelper output)
{
    private const int ServerFailure = 2;

    [Fact]
    public async Task Unbound_thinks_of_each_name_what_is_expected()
    {
        output.WriteLine($"made in {world.Took.TotalSeconds:F1} s");
        var wrong = new List<string>();
        foreach (DnsCase question in DnsCases.All)
        {
            Judgement said = await UnboundAsync(question);
            if (said != (question.Unbound ?? question.Expected))
            {
                wrong.Add($"{question}: {said}, not {question.Unbound ?? question.Expected}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }

    [Fact]
    public async Task Delv_thinks_of_each_name_what_is_expected()
    {
        var wrong = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(DnsCases.All, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (question, _) =>
        {
            var (said, text) = await Delv.JudgeAsync(world, question);
            if (said != (question.Delv ?? question.Expected))
            {
                wrong.Add($"{question}: {said}, not {question.Delv ?? question.Expected}\n{text}");
            }
        });
        Assert.True(wrong.IsEmpty, string.Join("\n", wrong));
    }

    [Fact]
    public void Each_name_is_asked_once_and_each_difference_has_a_reason()
    {
        Assert.Equal(DnsCases.All.Count, DnsCases.All.Select(c => c.ToString()).Distinct().Count());
        Assert.All(DnsCases.All, c => Assert.Equal(c.Unbound is null && c.Delv is null, c.Why.Length == 0));
        Assert.All(Enum.GetValues<Judgement>(), j => Assert.Contains(DnsCases.All, c => c.Expected == j));
    }

    private async Task<Judgement> UnboundAsync(DnsCase question)
    {
        Probe answer = await Probe.AskAsync(world.ResolverPort, question.Name, question.TypeNumber);
        if (answer.Rcode != ServerFailure)
        {
            return answer.Authentic ? Judgement.Secure : Judgement.Insecure;
        }

        // With CD it hands out what it does not believe.
        Probe unchecked_ = await Probe.AskAsync(world.ResolverPort, question.Name, question.TypeNumber, checkingDisabled: true);
        return unchecked_.Rcode == ServerFailure ? Judgement.Indeterminate : Judgement.Bogus;
    }
}

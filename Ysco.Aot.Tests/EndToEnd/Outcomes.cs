using Xunit;
using Ysco.Tests.Binary;

namespace Ysco.Tests.EndToEnd;

/// <summary>What tests say of how a command ended.</summary>
internal static class Outcomes
{
    public static void Succeeded(this ProcessOutcome outcome)
    {
        Assert.Equal("", outcome.Stderr);
        Assert.Equal(0, outcome.ExitCode);
    }

    /// <summary>The command failed with this status, nothing on stdout, and one clear line with these words in it.</summary>
    /// <returns>The line.</returns>
    public static string Refused(this ProcessOutcome outcome, int exitCode, params string[] words)
    {
        string line = outcome.Stderr.TrimEnd('\n');
        foreach (string word in words)
        {
            Assert.Contains(word, line, StringComparison.Ordinal);
        }

        Assert.Equal((exitCode, $"{line}\n"), (outcome.ExitCode, outcome.Stderr));
        Assert.DoesNotContain("\n", line, StringComparison.Ordinal);
        Assert.StartsWith("ysco ", line, StringComparison.Ordinal);
        Assert.False(line.EndsWith('.'), line);
        Assert.DoesNotContain("   at ", line, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", line, StringComparison.Ordinal);
        Assert.Equal("", outcome.Stdout);
        return line;
    }

    /// <summary>The value of a line <c>word   value</c> of stdout.</summary>
    public static string Value(this ProcessOutcome outcome, string word) =>
        outcome.Stdout.Split('\n').Single(l => l.StartsWith(word + "  ", StringComparison.Ordinal)
            || l.StartsWith(word + " ", StringComparison.Ordinal))[word.Length..].Trim();
}

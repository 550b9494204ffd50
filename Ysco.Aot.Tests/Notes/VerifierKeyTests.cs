using Xunit;
using Ysco.Notes;
using Ysco.Results;

namespace Ysco.Tests.Notes;

public class VerifierKeyTests
{
    private const string Neumann = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

    private static string Vector(string name) => Path.Join(AppContext.BaseDirectory, "Vectors", "notes", name);

    [Fact]
    public void Known_keys_parse_and_print_as_they_were()
    {
        foreach (string line in File.ReadAllLines(Vector("verifier-keys.txt")))
        {
            VerifierKey key = VerifierKey.Parse(line).Value;
            Assert.Equal(line, key.ToString());
            Assert.Equal(line.Split('+')[0], key.Name);
            Assert.Equal(key, VerifierKey.Parse(line).Value);
        }
    }

    [Fact]
    public void A_key_with_one_character_changed_is_refused()
    {
        for (int i = 0; i < Neumann.Length; i++)
        {
            foreach (char c in "aZ+ \n=\u00e9")
            {
                string changed = string.Concat(Neumann.AsSpan(0, i), [c], Neumann.AsSpan(i + 1));
                Assert.True(changed == Neumann || VerifierKey.Parse(changed).Failure?.Kind == FailureKind.Invalid, changed);
            }
        }
    }

    [Theory]
    [InlineData("", "verifier key : not of the form name+id+key")]
    [InlineData("a", "verifier key a: not of the form name+id+key")]
    [InlineData("+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "the name is empty")]
    [InlineData("Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "the name Peter Neumann holds a space, a control character or a plus sign")]
    [InlineData("Peter\u2003N+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "the name Peter N holds a space, a control character or a plus sign")]
    [InlineData("PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "the key id is not 8 lower-case hex digits")]
    [InlineData("PeterNeumann+74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "the key id is not 8 lower-case hex digits")]
    [InlineData("PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "the key id is c74f20a4, and name and key give c74f20a3 (the key was mistyped or altered)")]
    [InlineData("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10T", "the key is not base64")]
    [InlineData("PeterNeumann+c74f20a3+", "the key is not base64")]
    [InlineData("PeterNeumann+c74f20a3+AhpcAA==", "key type 2 is not known, only 1 (ed25519)")]
    [InlineData("PeterNeumann+c74f20a3+ARpcAA==", "the key has 3 bytes, an ed25519 key has 32")]
    public void Why_a_key_is_refused_is_told(string text, string cause) =>
        Assert.EndsWith(cause, VerifierKey.Parse(text).Failure!.Message);

    [Fact]
    public void An_endless_key_is_refused_and_quoted_in_part()
    {
        Failure failure = VerifierKey.Parse(new string('a', 100_000)).Failure!;
        Assert.Equal($"verifier key {new string('a', 120)}: longer than 309 characters", failure.Message);
    }
}

using Xunit;
using Ysco.Notes;
using Ysco.Tests.World;

namespace Ysco.Tests.Notes;

public class SignerKeyTests
{
    private const string Text = "go.sum database tree\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n";
    private static readonly byte[] Seed = [.. Enumerable.Range(0, 32).Select(n => (byte)n)];

    [Fact]
    public void It_has_the_verifier_key_and_the_signatures_of_another_implementation()
    {
        using var other = new NoteSigner("example.org", Seed);
        SignerKey key = SignerKey.Create("example.org", Seed).Value;

        Assert.Equal(other.VerifierKey, key.Verifier.ToString());
        Assert.Equal(other.Sign(Text), key.Sign(Text));
        Assert.Equal(Text, Note.Verify(key.Sign(Text), key.Verifier).Value.Text);
    }

    [Fact]
    public void Its_text_is_read_back()
    {
        SignerKey key = SignerKey.Create("example.org", Seed).Value;

        SignerKey again = SignerKey.Parse(key.ToSecretText()).Value;

        Assert.StartsWith("PRIVATE+KEY+example.org+", key.ToSecretText(), StringComparison.Ordinal);
        Assert.Equal(key.Sign(Text), again.Sign(Text));
    }

    [Theory]
    [InlineData("", "not of the form")]
    [InlineData("PRIVATE+KEY+example.org", "not of the form")]
    [InlineData("PRIVATE+KEY+exa mple.org+00000000+AQ==", "not of the form")]
    [InlineData("PRIVATE+KEY+example.org+00000000+AQ==", "not base64 of an ed25519 seed")]
    [InlineData("PRIVATE+KEY+example.org+00000000+AgABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f", "not base64 of an ed25519 seed")]
    [InlineData("PRIVATE+KEY+example.org+00000000+AQABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f", "the id does not match")]
    public void What_is_no_key_is_refused_and_not_repeated(string text, string cause)
    {
        string message = SignerKey.Parse(text).Failure!.Message;

        Assert.Contains(cause, message, StringComparison.Ordinal);
        Assert.DoesNotContain("AQ", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("a+b")]
    public void A_name_follows_the_rules_of_notes(string name) => Assert.NotNull(SignerKey.Create(name, Seed).Failure);
}

using System.Text;
using Xunit;
using Ysco.Notes;
using Ysco.Results;
using Ysco.Tests.World;

namespace Ysco.Tests.Notes;

public sealed class NoteTests : IDisposable
{
    private readonly NoteSigner anna = new("anna", Enumerable.Repeat((byte)1, 32).ToArray());
    private readonly NoteSigner bert = new("bert", Enumerable.Repeat((byte)2, 32).ToArray());
    private readonly NoteSigner carl = new("carl", Enumerable.Repeat((byte)3, 32).ToArray());

    private VerifierKey Anna => VerifierKey.Parse(anna.VerifierKey).Value;

    private VerifierKey Bert => VerifierKey.Parse(bert.VerifierKey).Value;

    public void Dispose()
    {
        anna.Dispose();
        bert.Dispose();
        carl.Dispose();
    }

    [Fact]
    public void The_example_of_gos_documentation_verifies()
    {
        byte[] message = File.ReadAllBytes(Path.Join(AppContext.BaseDirectory, "Vectors", "notes", "peter-neumann.note"));
        VerifierKey key = VerifierKey.Parse("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW").Value;
        Note note = Note.Verify(message, key).Value;
        Assert.Equal("If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n", note.Text);
        Assert.Equal(Encoding.UTF8.GetString(message), note.Message);
        Assert.Equal([key], note.SignedBy);
        for (int i = 0; i < message.Length; i++)
        {
            message[i] ^= 1;
            Assert.NotNull(Note.Verify(message, key).Failure);
            message[i] ^= 1;
        }
    }

    [Fact]
    public void Every_known_key_that_signed_is_named_once()
    {
        const string Text = "hello\n";
        string message = $"{Text}\n{anna.SignatureLine(Text)}{carl.SignatureLine(Text)}{bert.SignatureLine(Text)}{anna.SignatureLine(Text)}";
        Assert.Equal([Anna, Bert], Note.Verify(message, Bert, Anna).Value.SignedBy);
        Assert.Equal([Bert], Note.Verify(message, Bert).Value.SignedBy);
    }

    [Theory]
    [InlineData("one\n\ntwo\n", "an empty line")]
    [InlineData("\n", "nothing but a newline")]
    [InlineData("gr\u00fc\u00df \u2603 \U0001f600 \u007f\u0085\n", "characters of other scripts")]
    [InlineData("\u2014 looks like a signature AAAA\n", "what looks like a signature")]
    [InlineData("a\n\n\u2014 anna AAAAAAA=\n", "what looks like a note")]
    public void A_text_may_hold(string text, string what)
    {
        Assert.NotEmpty(what);
        Note note = Note.Verify(anna.Sign(text), Anna).Value;
        Assert.Equal(text, note.Text);
        Assert.Equal(anna.Sign(text), note.Message);
    }

    [Theory]
    [InlineData("TL", "note: no empty line between text and signatures")]
    [InlineData("", "note: no empty line between text and signatures")]
    [InlineData("\n\n", "note: no signature line")]
    [InlineData("T\n", "note: no signature line")]
    [InlineData("T\nL-", "note: the last signature line has no newline")]
    [InlineData("T\nL\n", "note: no signature line")]
    [InlineData("T\nLx\n", "note: signature line x: it does not start with an em dash and a space")]
    [InlineData("T\n- anna AAAAAAA=\n", "note: signature line - anna AAAAAAA=: it does not start with an em dash and a space")]
    [InlineData("T\n\u2014 anna\n", "note: signature line \u2014 anna: no space between name and signature")]
    [InlineData("T\n\u2014  AAAAAAA=\n", "note: signature line \u2014 AAAAAAA=: the name is empty")]
    [InlineData("T\n\u2014 a+b AAAAAAA=\n", "note: signature line \u2014 a+b AAAAAAA=: the name a+b holds a space, a control character or a plus sign")]
    [InlineData("T\n\u2014 anna AAAAAAA\n", "note: signature line \u2014 anna AAAAAAA: the signature is not base64 of more than 4 bytes")]
    [InlineData("T\n\u2014 anna AAAAAA==\n", "note: signature line \u2014 anna AAAAAA==: the signature is not base64 of more than 4 bytes")]
    [InlineData("T\n\u2014 anna AAAAAAA=\u00a0\n", "note: signature line \u2014 anna AAAAAAA=: the signature is not base64 of more than 4 bytes")]
    [InlineData("T\r\n\nL", "note: control character 0x0d")]
    [InlineData("a\tb\n\nL", "note: control character 0x09")]
    [InlineData("a\0b\n\nL", "note: control character 0x00")]
    public void What_is_no_note_is_invalid(string shape, string message)
    {
        string line = anna.SignatureLine("hello\n");
        string text = shape.Replace("L-", line[..^1], StringComparison.Ordinal).Replace("T", "hello\n", StringComparison.Ordinal)
            .Replace("L", line, StringComparison.Ordinal);
        Failure failure = Note.Verify(text, Anna).Failure!;
        Assert.Equal(message, failure.Message);
        Assert.Equal(FailureKind.Invalid, failure.Kind);
    }

    [Fact]
    public void What_is_not_utf8_is_invalid()
    {
        byte[] message = Encoding.UTF8.GetBytes(anna.Sign("hello\n"));
        foreach (byte[] bad in new byte[][] { [0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xe2, 0x80] })
        {
            Assert.Equal("note: not valid utf-8", Note.Verify([.. bad, .. message], Anna).Failure!.Message);
        }
    }

    [Fact]
    public void A_known_key_that_does_not_verify_makes_the_note_worthless_beside_a_good_one()
    {
        const string Text = "hello\n";
        string good = anna.SignatureLine(Text);
        foreach (string bad in new[] { bert.SignatureLine(Text, damageSignature: true), bert.SignatureLine("other\n") })
        {
            Failure failure = Note.Verify($"{Text}\n{good}{bad}", Anna, Bert).Failure!;
            Assert.Equal($"note: the signature by bert+{Bert.Id:x8} does not verify", failure.Message);
            Assert.Equal(FailureKind.Security, failure.Kind);
            Assert.Null(Note.Verify($"{Text}\n{good}{bad}", Anna).Failure);
        }

        Assert.NotNull(Note.Verify($"{Text}\n{good}{anna.SignatureLine("other\n")}", Anna).Failure);
    }

    [Fact]
    public void A_note_by_strangers_is_a_security_failure()
    {
        const string Text = "hello\n";
        Failure stranger = Note.Verify(carl.Sign(Text), Anna).Failure!;
        Assert.StartsWith($"note: no signature by anna+{Anna.Id:x8}, only by carl+", stranger.Message);
        Assert.Equal(FailureKind.Security, stranger.Kind);
        Assert.Equal(FailureKind.Security, Note.Verify($"{Text}\n{anna.SignatureLine(Text, damageKeyId: true)}", Anna).Failure!.Kind);
        Assert.Equal(FailureKind.Security, Note.Verify(anna.Sign(Text)).Failure!.Kind);
        using var namesake = new NoteSigner("anna", Enumerable.Repeat((byte)9, 32).ToArray());
        Assert.Equal(FailureKind.Security, Note.Verify(namesake.Sign(Text), Anna).Failure!.Kind);
    }

    [Fact]
    public void Signatures_and_bytes_have_a_bound()
    {
        const string Text = "hello\n";
        string others = string.Concat(Enumerable.Repeat(carl.SignatureLine(Text), 99));
        Assert.Null(Note.Verify($"{Text}\n{others}{anna.SignatureLine(Text)}", Anna).Failure);
        Assert.Equal(
            "note: more than 100 signatures",
            Note.Verify($"{Text}\n{others}{anna.SignatureLine(Text)}{anna.SignatureLine(Text)}", Anna).Failure!.Message);

        int line = anna.Sign("\n").Length + 2;
        string longest = new string('x', 1_000_000 - line) + "\n";
        Assert.Null(Note.Verify(anna.Sign(longest), Anna).Failure);
        Assert.Equal("note: longer than 1000000 bytes", Note.Verify(anna.Sign("x" + longest), Anna).Failure!.Message);
    }
}

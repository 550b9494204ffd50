using System.Security.Cryptography;
using Xunit;
using Ysco.Artifacts.Release;

namespace Ysco.Tests.Artifacts.Release;

public class BuiltInReleaseTests
{
    private static readonly byte[] Key = MadeKey();

    private static readonly string Pem = PemEncoding.WriteString("PUBLIC KEY", Key);

    private static readonly string Id = Convert.ToHexStringLower(SHA256.HashData(Key))[..16];

    [Fact]
    public void A_build_that_was_told_no_key_has_none() =>
        Assert.Equal(("", "", ""), (BuiltInRelease.Url, BuiltInRelease.VerifierKey, BuiltInRelease.LogKey));

    [Fact]
    public void It_says_whose_signature_counts_and_from_where()
    {
        Assert.Equal($"signed by {Id}, from https://r.example/m.json", BuiltInRelease.Describe(Pem, "https://r.example/m.json", ""));
        Assert.Equal(
            $"signed by {Id}, from https://r.example/m.json, in the log PeterNeumann+c74f20a3",
            BuiltInRelease.Describe(Pem, "https://r.example/m.json", "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"));
    }

    [Fact]
    public void It_does_not_pretend_that_there_is_something_at_the_placeholder() => Assert.Equal(
        $"signed by {Id}, from {BuiltInRelease.PlaceholderUrl} (a placeholder: Source.Self has to say from where)",
        BuiltInRelease.Describe(Pem, BuiltInRelease.PlaceholderUrl, ""));

    [Fact]
    public void The_makefile_has_the_same_placeholder() => Assert.Contains(
        $"\nRELEASE_URL ?= {BuiltInRelease.PlaceholderUrl}\n",
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(Ysco.Tests.World.TestPaths.Artifacts)!, "Makefile")), StringComparison.Ordinal);

    private static byte[] MadeKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportSubjectPublicKeyInfo();
    }
}

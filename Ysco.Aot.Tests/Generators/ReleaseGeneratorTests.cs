using System.Collections.Immutable;
using System.Security.Cryptography;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using Xunit;
using Ysco.Generators;

namespace Ysco.Tests.Generators;

/// <summary>What a build takes for a release key, and for what goes with it.</summary>
public class ReleaseGeneratorTests
{
    private const string Url = "https://releases.example/manifest.json";
    private const string Log = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    private const string NotAKey = "RELEASE_KEY=/k: not the public half of an ECDSA P-256 key in PEM (\"ysco registry releasekey DIR\" prints it)";

    private static readonly ECDsa Key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private static readonly string Pem = Key.ExportSubjectPublicKeyInfoPem();

    [Fact]
    public void A_key_with_its_url_and_log_becomes_constants()
    {
        string code = Assert.Single(Run(Url, Log, "/k", Pem + "\r\n").GeneratedTrees).ToString();
        string line = Convert.ToBase64String(Key.ExportSubjectPublicKeyInfo());
        Assert.Contains($"Url = \"{Url}\";", code, StringComparison.Ordinal);
        Assert.Contains($"VerifierKey = \"-----BEGIN PUBLIC KEY-----\\n{line}\\n-----END PUBLIC KEY-----\\n\";", code, StringComparison.Ordinal);
        Assert.Contains($"LogKey = \"{Log}\";", code, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_key_nothing_is_built_in()
    {
        GeneratorDriverRunResult result = Run("", "", "", "");
        Assert.Empty(result.Diagnostics);
        Assert.Equal(3, Assert.Single(result.GeneratedTrees).ToString().Split(" = \"\";").Length - 1);
    }

    [Fact]
    public void Another_kind_of_key_is_an_error()
    {
        using var p384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var k1 = ECDsa.Create(ECCurve.CreateFromFriendlyName("secp256k1"));
        using var rsa = RSA.Create(2048);
        string base64 = Convert.ToBase64String(Key.ExportSubjectPublicKeyInfo());
        foreach (string content in (string[])
        [
            "", "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----\n", base64, Pem + Pem, Key.ExportPkcs8PrivateKeyPem(), Key.ExportECPrivateKeyPem(),
            p384.ExportSubjectPublicKeyInfoPem(), k1.ExportSubjectPublicKeyInfoPem(), rsa.ExportSubjectPublicKeyInfoPem(),
        ])
        {
            Refused(NotAKey, Run(Url, "", "/k", content));
        }
    }

    [Fact]
    public void A_point_that_is_not_on_the_curve_is_an_error()
    {
        for (int at = 26; at < 91; at++)
        {
            byte[] der = Key.ExportSubjectPublicKeyInfo();
            der[at] ^= 1;
            Refused(NotAKey, Run(Url, "", "/k", PemEncoding.WriteString("PUBLIC KEY", der)));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("manifest.json")]
    [InlineData("file:///manifest.json")]
    [InlineData("https://u:p@releases.example/m.json")]
    [InlineData("https://releases.example/\";evil();\"")]
    [InlineData("https://releases.example/a b")]
    [InlineData("https://releases.example/#x")]
    public void What_is_no_url_is_an_error(string url) =>
        Refused($"RELEASE_URL={url}: not an http or https URL of a manifest", Run(url, "", "/k", Pem));

    [Theory]
    [InlineData("x")]
    [InlineData("PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("PeterNeuman+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10Q=")]
    public void What_is_no_key_of_a_log_is_an_error(string log) =>
        Refused($"RELEASE_LOG={log}: not the verifier key of a log, name+id+key (\"ysco registry init\" prints it)", Run(Url, log, "/k", Pem));

    [Fact]
    public void A_url_without_a_key_is_an_error() =>
        Refused("RELEASE_URL and RELEASE_LOG go with RELEASE_KEY: without a key nothing is built in", Run(Url, "", "", ""));

    /// <summary>One error, and constants that say nothing: no further error where they are used.</summary>
    private static void Refused(string message, GeneratorDriverRunResult result)
    {
        Diagnostic problem = Assert.Single(result.Diagnostics);
        Assert.Equal(("YSC004", DiagnosticSeverity.Error, message), (problem.Id, problem.Severity, problem.GetMessage()));
        Assert.Equal(3, Assert.Single(result.GeneratedTrees).ToString().Split(" = \"\";").Length - 1);
    }

    private static GeneratorDriverRunResult Run(string url, string log, string file, string key) => CSharpGeneratorDriver
        .Create([new ReleaseGenerator().AsSourceGenerator()], ImmutableArray.Create<AdditionalText>(new Told($"url={url}\nlog={log}\nfile={file}\nkey={key}\n")))
        .RunGenerators(CSharpCompilation.Create("sample"), TestContext.Current.CancellationToken).GetRunResult();

    private sealed class Told(string text) : AdditionalText
    {
        public override string Path => "/obj/ysco.release";

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
    }
}

using Xunit;
using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.EndToEnd;

/// <summary>A log behind TLS: the authorities come from SSL_CERT_FILE, and only a certificate that holds is taken.</summary>
public class FetchTlsTests(TinyWorld tiny) : IClassFixture<TinyWorld>
{
    private const string Tiny = TinyWorld.Module + "@v0.0.1";
    private readonly TestWorld _world = tiny.World;

    [Fact]
    public async Task A_log_with_an_authority_of_its_own_is_reached()
    {
        using var here = new Sandbox();
        here.Set("SSL_CERT_FILE", _world.Certificates!.AuthorityFile);

        var fetched = await FetchAsync(here, CertificateKind.Good);

        fetched.Succeeded();
        Assert.True(File.Exists(here[TinyWorld.FileName]));
    }

    [Theory]
    [InlineData(CertificateKind.WrongName, "is for elsewhere.example.org, not for localhost")]
    [InlineData(CertificateKind.Expired, "has expired (")]
    [InlineData(CertificateKind.UnknownIssuer, "is not trusted (signed by an unknown authority)")]
    public async Task A_certificate_that_does_not_hold_is_refused(CertificateKind kind, string words)
    {
        using var here = new Sandbox();
        here.Set("SSL_CERT_FILE", _world.Certificates!.AuthorityFile);

        var fetched = await FetchAsync(here, kind);

        fetched.Refused(1, "https://localhost:", "tls: certificate " + words);
        Assert.Empty(here.Listing());
    }

    [Fact]
    public async Task Without_the_authority_the_certificate_is_refused()
    {
        using var here = new Sandbox();

        (await FetchAsync(here, CertificateKind.Good)).Refused(1, "https://localhost:", "certificate");
    }

    [Fact]
    public async Task A_file_of_authorities_that_is_not_there_is_named()
    {
        using var here = new Sandbox();
        here.Set("SSL_CERT_FILE", here["nowhere.pem"]);

        (await FetchAsync(here, CertificateKind.Good)).Refused(1, "nowhere.pem");
    }

    private Task<ProcessOutcome> FetchAsync(Sandbox here, CertificateKind kind) => here.RunAsync(
        "fetch", "-key", _world.Builds.VerifierKey, "-url", _world.Builds.SecureBaseUrl(kind), "-goversion", TestWorld.GoVersion, Tiny);
}

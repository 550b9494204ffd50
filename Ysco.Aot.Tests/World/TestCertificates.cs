using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Ysco.Tests.World;

/// <summary>A certificate authority of the world's own and the certificates of its TLS ports.</summary>
public sealed class TestCertificates : IDisposable
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
    private readonly X509Certificate2 _authority = Authority("the test world's CA");
    private readonly X509Certificate2 _stranger = Authority("a CA that nobody knows");
    private readonly Dictionary<CertificateKind, X509Certificate2> _issued = [];

    /// <summary>Writes the CA certificate as PEM.</summary>
    public TestCertificates(string authorityFile)
    {
        AuthorityFile = authorityFile;
        File.WriteAllText(authorityFile, _authority.ExportCertificatePem() + "\n");
        foreach (var kind in Enum.GetValues<CertificateKind>())
        {
            _issued[kind] = Issue(kind);
        }
    }

    /// <summary>The PEM file, for SSL_CERT_FILE.</summary>
    public string AuthorityFile { get; }

    /// <summary>The certificate of a kind, with its key.</summary>
    public X509Certificate2 Get(CertificateKind kind) => _issued[kind];

    /// <inheritdoc/>
    public void Dispose()
    {
        _authority.Dispose();
        _stranger.Dispose();
        foreach (var certificate in _issued.Values)
        {
            certificate.Dispose();
        }
    }

    private static X509Certificate2 Authority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return request.CreateSelfSigned(Now.AddDays(-10), Now.AddDays(10));
    }

    private X509Certificate2 Issue(CertificateKind kind)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=test world", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(kind == CertificateKind.WrongName ? "elsewhere.example.org" : "localhost");
        if (kind != CertificateKind.WrongName)
        {
            names.AddIpAddress(IPAddress.Loopback);
        }

        var issuer = kind == CertificateKind.UnknownIssuer ? _stranger : _authority;
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(issuer, true, false));
        var end = kind == CertificateKind.Expired ? Now.AddDays(-1) : Now.AddDays(9);
        byte[] serial = RandomNumberGenerator.GetBytes(8);
        serial[0] &= 0x7f;
        using var issued = request.Create(issuer, Now.AddDays(-9), end, serial);
        return issued.CopyWithPrivateKey(key);
    }
}

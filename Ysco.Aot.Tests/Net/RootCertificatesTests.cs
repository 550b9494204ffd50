using Xunit;
using Ysco.Net;
using Ysco.Tests.World;

namespace Ysco.Tests.Net;

public sealed class RootCertificatesTests : IDisposable
{
    private readonly string folder = TestPaths.NewFolder("roots");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string Path(string name) => System.IO.Path.Combine(folder, name);

    [Fact]
    public void File_and_folders_are_read_and_bad_certificates_passed_over()
    {
        using var certificates = new TestCertificates(Path("ca.pem"));
        string pem = File.ReadAllText(Path("ca.pem"));
        string bad = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        File.WriteAllText(Path("bundle.pem"), $"# all\n{bad}{pem}-----BEGIN X-----\nAAAA\n-----END X-----\n{pem}");
        File.Delete(Path("ca.pem"));
        Assert.Equal(2, RootCertificates.Load(Path("bundle.pem"), null).Value.Count);
        Assert.Equal(2, RootCertificates.Load(null, "/no/such/folder:" + folder).Value.Count);
        Assert.Equal(4, RootCertificates.Load(Path("bundle.pem"), folder).Value.Count);
    }

    [Fact]
    public void Where_none_is_found_is_said()
    {
        File.WriteAllText(Path("empty.pem"), "no certificate\n");
        Assert.Equal($"tls: no CA certificates found (looked in {folder}/empty.pem; set SSL_CERT_FILE)",
            RootCertificates.Load(Path("empty.pem"), null).Failure?.Message);
        Assert.Equal("tls: no CA certificates found (looked in /no/such/file, /no/such/folder; set SSL_CERT_FILE)",
            RootCertificates.Load("/no/such/file", "/no/such/folder").Failure?.Message);
        Assert.Equal($"tls: {folder}: is a directory", RootCertificates.Load(folder, null).Failure?.Message);
    }

    [Fact]
    public void A_huge_file_is_not_read()
    {
        using (FileStream file = File.Create(Path("huge.pem")))
        {
            file.SetLength(3L << 30);
        }

        Assert.Equal($"tls: {folder}/huge.pem: 3221225472 bytes: larger than the 4194304 it may have",
            RootCertificates.Load(Path("huge.pem"), null).Failure?.Message);
    }
}

using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Ysco.Durable;
using Ysco.Results;

namespace Ysco.Net;

/// <summary>
/// The certificate authorities that are trusted: those of SSL_CERT_FILE and SSL_CERT_DIR where they are set, else those
/// of the first file that is in one of the places where Linux distributions keep them, else of their folders. The places
/// are those that Go's crypto/x509 looks in. Limits: the constants. Not here: what .NET or OpenSSL would find by themselves.
/// </summary>
public static class RootCertificates
{
    /// <summary>A file of all authorities is some 200 KiB.</summary>
    public const int MaxFileBytes = 4 << 20;

    /// <summary>There are some 150 authorities.</summary>
    public const int MaxCertificates = 2000;

    private const int MaxFolderFiles = 2000;

    private static readonly string[] Files =
    [
        "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem",
        "/etc/pki/tls/cacert.pem", "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", "/etc/ssl/cert.pem",
    ];

    private static readonly string[] Folders = ["/etc/ssl/certs", "/etc/pki/tls/certs"];

    /// <summary>Loads them.</summary>
    /// <param name="certFile">SSL_CERT_FILE; null or empty when it is not set.</param>
    /// <param name="certDir">SSL_CERT_DIR: folders, separated by colons; null or empty when it is not set.</param>
    /// <returns>At least one certificate, or where there is none.</returns>
    public static Result<X509Certificate2Collection> Load(string? certFile, string? certDir)
    {
        bool given = !string.IsNullOrEmpty(certFile) || !string.IsNullOrEmpty(certDir);
        string[] files = !given ? Files : string.IsNullOrEmpty(certFile) ? [] : [certFile];
        string[] folders = !given ? Folders : (certDir ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);
        var roots = new X509Certificate2Collection();
        foreach (string file in files)
        {
            if (AddFile(roots, file) is { } failure && given)
            {
                return failure.Within("tls");
            }

            if (roots.Count > 0)
            {
                break;
            }
        }

        foreach (string folder in given || roots.Count == 0 ? folders : [])
        {
            AddFolder(roots, folder);
        }

        return roots.Count > 0 ? roots
            : Failure.Local($"tls: no CA certificates found (looked in {string.Join(", ", [.. files, .. folders])}; set SSL_CERT_FILE)");
    }

    private static Failure? AddFile(X509Certificate2Collection roots, string path)
    {
        if (!BoundedFile.Read(path, MaxFileBytes).Try(out byte[]? bytes, out Failure? failure))
        {
            return failure;
        }

        AddPem(roots, Encoding.ASCII.GetString(bytes ?? []));
        return null;
    }

    private static void AddFolder(X509Certificate2Collection roots, string folder)
    {
        int left = MaxFolderFiles;
        try
        {
            foreach (string path in Directory.EnumerateFiles(folder))
            {
                if (left-- == 0)
                {
                    break;
                }

                // One bad file among many says nothing of the others.
                _ = AddFile(roots, path);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A folder that is not there, or not for us, holds none.
        }
    }

    // A certificate that does not parse is passed over, as Go does: the rest of the file still counts.
    private static void AddPem(X509Certificate2Collection roots, ReadOnlySpan<char> text)
    {
        while (roots.Count < MaxCertificates && PemEncoding.TryFind(text, out PemFields fields))
        {
            if (text[fields.Label] is "CERTIFICATE" && TryLoad(text[fields.Base64Data], fields.DecodedDataLength) is { } root)
            {
                roots.Add(root);
            }

            text = text[fields.Location.End..];
        }
    }

    private static X509Certificate2? TryLoad(ReadOnlySpan<char> base64, int length)
    {
        byte[] der = new byte[length];
        try
        {
            return Convert.TryFromBase64Chars(base64, der, out int written)
                ? X509CertificateLoader.LoadCertificate(der.AsSpan(0, written))
                : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}

using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Ysco.Durable;
using Ysco.Results;

namespace Ysco.Net;

/// <summary>
/// The certificate authorities that are trusted: those of SSL_CERT_FILE and SSL_CERT_DIR where they are set, else those
/// of the first file that is in one of <see cref="RootPlaces"/>, else of their folders. Limits: the constants. Not here: what .NET or OpenSSL would find by themselves.
/// </summary>
public static class RootCertificates
{
    /// <summary>A file of all authorities is some 200 KiB.</summary>
    public const int MaxFileBytes = 4 << 20;

    /// <summary>There are some 150 authorities.</summary>
    public const int MaxCertificates = 2000;

    /// <summary>Loads them.</summary>
    /// <param name="certFile">SSL_CERT_FILE; null or empty when it is not set.</param>
    /// <param name="certDir">SSL_CERT_DIR: folders, separated by colons; null or empty when it is not set.</param>
    /// <returns>At least one certificate, or where there is none.</returns>
    public static Result<X509Certificate2Collection> Load(string? certFile, string? certDir)
    {
        var places = new RootPlaces(certFile, certDir);
        var roots = new X509Certificate2Collection();
        foreach (string file in places.Files)
        {
            if (AddFile(roots, file) is { } failure && places.AreGiven)
            {
                return failure.Within("tls");
            }

            if (roots.Count > 0)
            {
                break;
            }
        }

        foreach (string folder in places.AreGiven || roots.Count == 0 ? places.Folders : [])
        {
            AddFolder(roots, folder);
        }

        return roots.Count > 0 ? roots : places.None;
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
        foreach (string path in RootPlaces.FilesIn(folder))
        {
            // One bad file among many says nothing of the others.
            _ = AddFile(roots, path);
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

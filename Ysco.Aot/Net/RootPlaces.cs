using System.Security.Cryptography;
using System.Text;
using Ysco.Durable;
using Ysco.Results;

namespace Ysco.Net;

/// <summary>
/// Where certificate authorities are looked for: in what SSL_CERT_FILE and SSL_CERT_DIR name where they are set, else in the
/// places where Linux distributions keep them, which are those that Go's crypto/x509 looks in.
/// </summary>
/// <param name="certFile">SSL_CERT_FILE; null or empty when it is not set.</param>
/// <param name="certDir">SSL_CERT_DIR: folders, separated by colons; null or empty when it is not set.</param>
public sealed class RootPlaces(string? certFile, string? certDir)
{
    private const int MaxFolderFiles = 2000;

    private static readonly string[] UsualFiles =
    [
        "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem",
        "/etc/pki/tls/cacert.pem", "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", "/etc/ssl/cert.pem",
    ];

    private static readonly string[] UsualFolders = ["/etc/ssl/certs", "/etc/pki/tls/certs"];

    /// <summary>Whether the environment names them.</summary>
    public bool AreGiven => !string.IsNullOrEmpty(certFile) || !string.IsNullOrEmpty(certDir);

    /// <summary>The files, of which the first counts that has any.</summary>
    public string[] Files => !AreGiven ? UsualFiles : string.IsNullOrEmpty(certFile) ? [] : [certFile];

    /// <summary>The folders, which count when they are named, or when no file has any.</summary>
    public string[] Folders => !AreGiven ? UsualFolders : (certDir ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>That there is none, and where they were looked for.</summary>
    public Failure None => Failure.Local($"tls: no CA certificates found (looked in {string.Join(", ", [.. Files, .. Folders])}; set SSL_CERT_FILE)");

    /// <summary>The first place that has certificates, and how many, without parsing them: that is for a worker.</summary>
    public Result<RootsFound> Find()
    {
        foreach (string file in Files)
        {
            if (!Count(file).Try(out int count, out Failure? failure) && AreGiven)
            {
                return failure.Within("tls");
            }

            if (count > 0)
            {
                return new RootsFound(file, count);
            }
        }

        foreach (string folder in Folders)
        {
            int sum = 0;
            foreach (string file in FilesIn(folder))
            {
                sum += Count(file).Try(out int count, out _) ? count : 0;
            }

            if (sum > 0)
            {
                return new RootsFound(folder, sum);
            }
        }

        return None;
    }

    /// <summary>The files of a folder, as many as are looked at; none where it is not there, or not for us.</summary>
    internal static List<string> FilesIn(string folder)
    {
        var files = new List<string>();
        try
        {
            foreach (string path in Directory.EnumerateFiles(folder))
            {
                if (files.Count == MaxFolderFiles)
                {
                    break;
                }

                files.Add(path);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What was found so far counts.
        }

        return files;
    }

    private static Result<int> Count(string path)
    {
        if (!BoundedFile.Read(path, RootCertificates.MaxFileBytes).Try(out byte[]? bytes, out Failure? failure))
        {
            return failure;
        }

        int count = 0;
        ReadOnlySpan<char> text = Encoding.ASCII.GetString(bytes ?? []);
        while (count < RootCertificates.MaxCertificates && PemEncoding.TryFind(text, out PemFields fields))
        {
            count += text[fields.Label] is "CERTIFICATE" ? 1 : 0;
            text = text[fields.Location.End..];
        }

        return count;
    }
}

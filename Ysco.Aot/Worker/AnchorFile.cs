using System.Text;
using Ysco.Dns.Dnssec;
using Ysco.Durable;
using Ysco.Results;

namespace Ysco.Worker;

/// <summary>A file with trust anchors: DS or DNSKEY records in zone file form.</summary>
public static class AnchorFile
{
    /// <summary>It goes into each request to a worker.</summary>
    public const int MaxBytes = TrustAnchorFile.MaxChars;

    /// <summary>Reads the file, and has a look whether it holds anchors.</summary>
    /// <returns>Its text; a failure that names the file and the line.</returns>
    public static Result<string> Read(string path)
    {
        if (!BoundedFile.Read(path, MaxBytes).Try(out byte[]? bytes, out Failure? failure))
        {
            return failure;
        }

        if (bytes is null)
        {
            return Failure.Local($"{path}: no such file (expected trust anchors: DS or DNSKEY records)");
        }

        string text = Encoding.UTF8.GetString(bytes);
        return TrustAnchorFile.Parse(path, text).Try(out _, out failure) ? text : failure;
    }
}

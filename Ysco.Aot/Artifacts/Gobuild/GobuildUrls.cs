using Ysco.Bytes;
using Ysco.Notes;
using Ysco.Results;

namespace Ysco.Artifacts.Gobuild;

/// <summary>Where a log of builds and its binaries are.</summary>
public static class GobuildUrls
{
    private const int MaxChars = 1024;
    private const string LogPath = "/tlog";

    /// <summary>The URL of the log, without a slash at its end.</summary>
    /// <param name="key">The log's key: without a configured URL its name is the host.</param>
    /// <param name="configured">The URL as configured; empty to derive it.</param>
    public static Result<string> Base(VerifierKey key, string configured)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(configured);
        return configured.Length == 0 ? Derive(key.Name) : Check(configured.TrimEnd('/'), configured);
    }

    /// <summary>Where a binary is downloaded from, gzipped.</summary>
    /// <param name="baseUrl">What <see cref="Base"/> gave.</param>
    /// <param name="record">The record of the binary.</param>
    public static Uri Download(string baseUrl, BuildRecord record)
    {
        ArgumentNullException.ThrowIfNull(baseUrl);
        ArgumentNullException.ThrowIfNull(record);
        string downloads = baseUrl.EndsWith(LogPath, StringComparison.Ordinal) ? baseUrl[..^LogPath.Length] : baseUrl;
        return new Uri($"{downloads}/{record.Spec.Key}{record.Sum}/{record.Spec.FileName}.gz");
    }

    private static Result<string> Derive(string name)
    {
        string url = name.Contains('.', StringComparison.Ordinal) ? $"https://{name}{LogPath}" : $"http://{name}:8000{LogPath}";
        foreach (char c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '-'))
            {
                return Failure.Invalid($"verifier key: the name {OneLine.From(name)} is no host name (set Gobuild.BaseURL)");
            }
        }

        return Check(url, url);
    }

    private static Result<string> Check(string url, string shown)
    {
        if (url.Length <= MaxChars && Uri.TryCreate(url, UriKind.Absolute, out Uri? parsed)
            && parsed.Scheme is "http" or "https" && parsed.Host.Length > 0
            && parsed.UserInfo.Length == 0 && parsed.Query.Length == 0 && parsed.Fragment.Length == 0
            && !url.AsSpan().ContainsAny('?', '#', '\\'))
        {
            return url;
        }

        return Failure.Invalid($"log url {OneLine.From(shown)}: not an http or https url without user, query and fragment");
    }
}

using System.Security.Cryptography;
using System.Text;

namespace Ysco.Generators;

/// <summary>
/// From where this ysco is to have new versions of itself, as the build was told: what ThisBuild.targets writes to a file, a
/// line each of <c>url=</c>, <c>log=</c> and <c>file=</c>, then <c>key=</c> and what is in the key's file.
/// </summary>
/// <param name="Url">The manifest's URL; empty when nothing is built in.</param>
/// <param name="Key">The release key, PEM with one line of base64; empty when nothing is built in.</param>
/// <param name="Log">The verifier key of a log; may be empty.</param>
/// <param name="Problem">What is wrong with what the build was told; null when nothing is. Then the others are empty.</param>
internal sealed record ReleaseModel(string Url, string Key, string Log, string? Problem)
{
    /// <summary>The name of the file.</summary>
    internal const string FileName = "ysco.release";

    private const string Begin = "-----BEGIN PUBLIC KEY-----";
    private const string End = "-----END PUBLIC KEY-----";
    private const int MaxUrlChars = 2048;
    private const int MaxLogChars = 512;
    private const byte Ed25519Type = 1;
    private const int VerifierKeyBytes = 33;

    /// <summary>Reads and checks it.</summary>
    internal static ReleaseModel Parse(string text)
    {
        string[] parts = text.Replace("\r", "").Split(["\nkey="], 2, StringSplitOptions.None);
        string[] lines = parts[0].Split('\n');
        string url = Value(lines, "url=");
        string log = Value(lines, "log=");
        string file = Value(lines, "file=");
        if (file.Length == 0)
        {
            return url.Length + log.Length == 0
                ? new ReleaseModel("", "", "", null)
                : Wrong("RELEASE_URL and RELEASE_LOG go with RELEASE_KEY: without a key nothing is built in");
        }

        string pem = parts.Length < 2 ? "" : parts[1].Replace("\n", "");
        return !IsKey(pem) ? Wrong($"RELEASE_KEY={file}: not the public half of an ECDSA P-256 key in PEM (\"ysco registry releasekey DIR\" prints it)")
            : !IsUrl(url) ? Wrong($"RELEASE_URL={url}: not an http or https URL of a manifest")
            : log.Length > 0 && !IsVerifierKey(log) ? Wrong($"RELEASE_LOG={log}: not the verifier key of a log, name+id+key (\"ysco registry init\" prints it)")
            : new ReleaseModel(url, $"{Begin}\n{Base64Of(pem)}\n{End}\n", log, null);
    }

    private static ReleaseModel Wrong(string problem) => new("", "", "", problem);

    private static string Value(string[] lines, string name) =>
        lines.FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?.Substring(name.Length) ?? "";

    private static string Base64Of(string pem) => pem.Substring(Begin.Length, pem.Length - Begin.Length - End.Length);

    private static bool IsKey(string pem) =>
        pem.StartsWith(Begin, StringComparison.Ordinal) && pem.EndsWith(End, StringComparison.Ordinal) && pem.Length > Begin.Length + End.Length
        && Decode(Base64Of(pem)) is { } der && P256.IsPublicKey(der);

    private static bool IsUrl(string url) =>
        url.Length <= MaxUrlChars && url.All(c => c is > ' ' and < '\x7f' and not ('"' or '\\' or '#'))
        && Uri.TryCreate(url, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https" && uri.Host.Length > 0 && uri.UserInfo.Length == 0;

    /// <summary>C2SP signed-note: the id is the start of SHA-256 over name, newline, type and key.</summary>
    private static bool IsVerifierKey(string text)
    {
        string[] parts = text.Split(['+'], 3);
        if (text.Length > MaxLogChars || parts.Length != 3 || parts[0].Length == 0 || parts[0].Any(c => c is <= ' ' or >= '\x7f' or '"' or '\\')
            || Decode(parts[2]) is not { Length: VerifierKeyBytes } key || key[0] != Ed25519Type)
        {
            return false;
        }

        using var sha256 = SHA256.Create();
        byte[] digest = sha256.ComputeHash([.. Encoding.UTF8.GetBytes(parts[0]), (byte)'\n', .. key]);
        return parts[1] == string.Concat(digest.Take(4).Select(one => one.ToString("x2")));
    }

    /// <summary>Null when it is not the one spelling of its value.</summary>
    private static byte[]? Decode(string base64)
    {
        try
        {
            byte[] bytes = Convert.FromBase64String(base64);
            return Convert.ToBase64String(bytes) == base64 ? bytes : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}

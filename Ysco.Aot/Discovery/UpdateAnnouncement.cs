using Ysco.Bytes;
using Ysco.Dns;
using Ysco.Go;
using Ysco.Results;

namespace Ysco.Discovery;

/// <summary>
/// A TXT record at <c>_updates.DOMAIN</c> by which a program tells its newest version: <c>v=UPDATE$0;l=v0.0.15</c>, where
/// <c>$0</c> is literal.
/// Limits: <see cref="MaxChars"/>.
/// </summary>
public static class UpdateAnnouncement
{
    /// <summary>One version; more words than there are keys.</summary>
    public const int MaxChars = 1024;

    private const string Format = "UPDATE$0";

    /// <summary>The name that is asked.</summary>
    public static Result<DnsName> NameOf(string domain) => DnsName.Parse("_updates." + domain);

    /// <summary>The text that announces a version.</summary>
    public static string Write(string version) => $"v={Format};l={version}";

    /// <summary>The version that a text announces.</summary>
    /// <returns>Invalid when it is no announcement, or one of another format.</returns>
    public static Result<SemVer> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > MaxChars)
        {
            return Failure.Invalid($"an announcement of {text.Length} characters, over the {MaxChars} it may have");
        }

        string? format = null;
        string? latest = null;
        foreach (string part in text.Split(';'))
        {
            string word = part.Trim(' ');
            ref string? value = ref latest;
            switch (word)
            {
                case ['v', '=', ..]: value = ref format; break;
                case ['l', '=', ..]: break;
                default: continue;
            }

            if (value is not null)
            {
                return Failure.Invalid($"\"{word[0]}\" is there twice in an announcement");
            }

            value = word[2..];
        }

        if (format != Format)
        {
            return Failure.Invalid($"\"{OneLine.From(text)}\": not an announcement of the form v={Format};l=v1.2.3");
        }

        return latest is not null && SemVer.TryParse(latest) is { } version
            ? version
            : Failure.Invalid($"\"{OneLine.From(text)}\": its version l is not of the form v1.2.3");
    }
}

using System.Globalization;
using Ysco.Artifacts.Gobuild;
using Ysco.Bytes;
using Ysco.Config;
using Ysco.Notes;
using Ysco.Results;

namespace Ysco.Commands;

/// <summary>The log's key that a command trusts, and where it has it from: a person must be able to tell why.</summary>
/// <param name="Key">The key.</param>
/// <param name="Source">Where it comes from: <c>-key</c>, <c>ys/ysco.conf</c>, or <c>built in: there is no ys/ysco.conf</c>.</param>
internal sealed record TrustedKey(VerifierKey Key, string Source)
{
    /// <summary>A name of 255 characters, the hash and the key.</summary>
    private const int MaxKeyChars = 320;

    /// <summary>The help of the flag that names one.</summary>
    internal const string FlagHelp = "the log's verifier key (default: the one in DIR/ysco.conf, else the built-in one)";

    /// <summary>The key given with -key, else the configured one, else the built-in one.</summary>
    internal static Result<TrustedKey> Of(string given, FolderConfig folder)
    {
        if (given != "")
        {
            return VerifierKey.Parse(given).Try(out VerifierKey? named, out Failure? wrong)
                ? new TrustedKey(named, "-key")
                : wrong.Within("-key");
        }

        string configured = folder.Config.Gobuild.VerifierKey;
        string source = !folder.IsThere ? $"built in: there is no {folder.Path}"
            : configured == new GobuildConfig().VerifierKey ? $"built in: {folder.Path} names no other"
            : folder.Path;
        return VerifierKey.Parse(configured).Try(out VerifierKey? key, out Failure? failure)
            ? new TrustedKey(key, source)
            : failure.Within(folder.Path);
    }

    /// <summary>What is behind a failure that another key might not have: which was used, and how to name another.</summary>
    internal Failure Explain(Failure failure) => failure with { Message = $"{failure.Message} ({Why})" };

    /// <summary>Null for evidence by this key; else whose it is, and why this one is trusted.</summary>
    internal Failure? Refuse(BuildEvidence evidence)
    {
        string trusted = Key.ToString();
        if (evidence.VerifierKey == trusted)
        {
            return null;
        }

        // Name and hash tell keys apart, and cannot be copied into a command: a key is not to be had from evidence.
        string theirs = Short(OneLine.From(evidence.VerifierKey, MaxKeyChars));
        string cause = theirs == Short(trusted) ? $"an altered form of the key {theirs}" : $"the key {theirs}, and {Short(trusted)} is trusted";
        return Failure.Security($"its evidence is by {cause} ({Why})");
    }

    /// <summary><c>localhost+1a2b3c4d (ys/ysco.conf)</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Key.Name}+{Key.Id:x8} ({Source})");

    private string Why => Source.StartsWith("built in", StringComparison.Ordinal)
        ? $"the key is {Source}; -dir or -key names another"
        : $"the key is that of {Source}";

    private static string Short(string key) => key.Split('+', 3) is [var name, var hash, _] ? $"{name}+{hash}" : key;
}

using System.Globalization;
using Ysco.Artifacts.Gobuild;
using Ysco.Bytes;
using Ysco.Commands.StateFolders;
using Ysco.Config;
using Ysco.Notes;
using Ysco.Results;
using Ysco.State;
using Ysco.Supervision;
using Ysco.Worker;

namespace Ysco.Commands.Proof;

/// <summary>The log's key that a command trusts, and where it has it from: a person must be able to tell why.</summary>
/// <param name="Key">The key.</param>
/// <param name="Source">
/// Where it comes from: <c>-key</c>, <c>ys/ysco.conf</c>, <c>pinned in ys/log-NAME.head</c>, or <c>built in: there is no
/// ys/ysco.conf</c>.
/// </param>
internal sealed record TrustedKey(VerifierKey Key, string Source)
{
    /// <summary>A name of 255 characters, the hash and the key.</summary>
    private const int MaxKeyChars = 320;

    /// <summary>The source of a key that is named on the command line.</summary>
    internal const string Flag = "-key";

    /// <summary>The help of the flag that names one.</summary>
    internal const string FlagHelp =
        "the log's verifier key (default: the one in DIR/ysco.conf; without that file the one that an earlier fetch kept in DIR, else "
        + "the built-in one)";

    /// <summary>The key given with -key; the failure is one of the command line.</summary>
    internal static Result<TrustedKey> Given(string text) =>
        VerifierKey.Parse(text).Try(out VerifierKey? named, out Failure? wrong) ? new TrustedKey(named, Flag) : wrong.Within($"flag {Flag}");

    /// <summary>Without -key: the configured one, else the one that is pinned, else the built-in one.</summary>
    /// <param name="folder">The state folder.</param>
    /// <param name="config">Its configuration, or the defaults.</param>
    internal static Result<TrustedKey> Of(string folder, FolderConfig config)
    {
        if (config.IsThere)
        {
            string configured = config.Config.Gobuild.VerifierKey;
            return VerifierKey.Parse(configured).Try(out VerifierKey? key, out Failure? wrong)
                ? new TrustedKey(key, configured == new GobuildConfig().VerifierKey ? $"built in: {config.Path} names no other" : config.Path)
                : wrong.Within(config.Path);
        }

        if (!LogHeadFile.KeysIn(folder).Try(out VerifierKey[]? held, out Failure? failure))
        {
            return failure;
        }

        return held.Length switch
        {
            0 => new TrustedKey(VerifierKey.Parse(new GobuildConfig().VerifierKey).Value, $"built in: there is no {config.Path}"),
            1 => new TrustedKey(held[0], $"pinned in {new LogHeadFile(folder, held[0]).Path}"),
            _ => Failure.Invalid(
                $"{folder} holds keys of several logs: {string.Join(", ", Array.ConvertAll(held, Short))} (-key says which is meant)"),
        };
    }

    /// <summary>
    /// The key of the log that a source of the configuration names, where the evidence beside a file is by that; else as <see cref="Of"/>.
    /// </summary>
    /// <param name="folder">The state folder.</param>
    /// <param name="config">Its configuration, or the defaults.</param>
    /// <param name="file">The binary, or a link to it.</param>
    internal static Result<TrustedKey> For(string folder, FolderConfig config, string file)
    {
        foreach (string path in ReleasedProgram.EvidencePaths(file))
        {
            string by = StoredEvidence.Read(path).Try(out BuildEvidence? evidence, out _) ? evidence?.VerifierKey ?? "" : "";
            (SourceConfig, string) service = (config.Config.Source.Service, ReleaseTerms.ServiceSection);
            (SourceConfig, string) self = (config.Config.Source.Self, ReleaseTerms.SelfSection);

            // Where both have the same log, the one that has the name in it.
            bool isOwn = evidence is not null && BuildRecord.Parse(evidence.RecordText).Try(out BuildRecord? record, out _)
                && record.Spec.Module == ReleaseTerms.OfSelf(config.Config)?.Name;
            foreach ((SourceConfig source, string section) in isOwn ? (ReadOnlySpan<(SourceConfig, string)>)[self, service] : [service, self])
            {
                if (by != "" && source.LogKey == by && VerifierKey.Parse(by).Try(out VerifierKey? key, out _))
                {
                    return new TrustedKey(key, $"{section}.LogKey in {config.Path}");
                }
            }
        }

        return Of(folder, config);
    }

    /// <summary>Another key that was first seen of the log of this name is a failure: one of the two is wrong.</summary>
    /// <param name="folder">The state folder.</param>
    internal Failure? Conflict(string folder)
    {
        var file = new LogHeadFile(folder, Key);
        if (!file.FirstSeen().Try(out VerifierKey? first, out Failure? failure))
        {
            return failure;
        }

        return first is null || first.Equals(Key)
            ? null
            : Failure.Invalid(
                $"the key of the log {OneLine.From(Key.Name)} is {Short(Key)} by {Source}, and {Short(first)} was pinned in {file.Path} when it was "
                + "first used (one of the two is not that log's: ask who runs it; without that file the new one is pinned)");
    }

    /// <summary>Null for evidence by this key; else whose it is, and why this one is trusted.</summary>
    /// <returns>Security for an altered form of this key; Invalid for another, which is no proof of anything.</returns>
    internal Failure? Refuse(BuildEvidence evidence)
    {
        if (evidence.VerifierKey == Key.ToString())
        {
            return null;
        }

        // Name and hash tell keys apart, and cannot be copied into a command: a key is not to be had from evidence.
        string theirs = Short(OneLine.From(evidence.VerifierKey, MaxKeyChars));
        return theirs == Short(Key)
            ? Failure.Security($"its evidence is by an altered form of the key {theirs}, which is trusted ({Source})")
            : Failure.Invalid(
                $"its evidence is of the log {theirs.Split('+')[0]} with the key {theirs}, and trusted is {this}: nothing is proven either way "
                + "(-key names the key of that log, if you trust it: have it from who runs it)");
    }

    /// <summary><c>localhost+1a2b3c4d (ys/ysco.conf)</c>.</summary>
    public override string ToString() => $"{Short(Key)} ({Source})";

    private static string Short(VerifierKey key) => string.Create(CultureInfo.InvariantCulture, $"{key.Name}+{key.Id:x8}");

    private static string Short(string key) => key.Split('+', 3) is [var name, var hash, _] ? $"{name}+{hash}" : key;
}

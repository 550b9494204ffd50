using Ysco.Artifacts.Gobuild;
using Ysco.Artifacts.Release;
using Ysco.Config;
using Ysco.Notes;
using Ysco.Results;

namespace Ysco.Worker;

/// <summary>Where releases of a program come from, and what must prove them.</summary>
public sealed record ReleaseSource
{
    private ReleaseSource()
    {
    }

    /// <summary>The program: its file in an archive, its module in a log.</summary>
    public required string Name { get; init; }

    /// <summary>Where the manifest is.</summary>
    public required string ManifestUrl { get; init; }

    /// <summary>The name of its file in archives.</summary>
    public string FileName => Name[(Name.LastIndexOf('/') + 1)..];

    /// <summary>The key that releases must be signed for; null when only a log proves them, or nothing has to.</summary>
    public required ReleaseKey? Key { get; init; }

    /// <summary>The key of the log that must hold the binary, which then comes from there; null for none.</summary>
    public required VerifierKey? LogKey { get; init; }

    /// <summary>That log's URL; empty when it follows from the key.</summary>
    public required string LogUrl { get; init; }

    /// <summary>The domain that announces the newest version; empty for none.</summary>
    public required string UpdatesDomain { get; init; }

    /// <summary>How old the newest release may be without a warning; zero for any age.</summary>
    public required TimeSpan MaxAge { get; init; }

    /// <summary>Whether it is of ysco itself.</summary>
    public bool IsSelf { get; init; }

    /// <summary>Whether the service is called as ysco is too.</summary>
    public bool IsServiceNamedSo { get; init; }

    /// <summary>Whether anything proves what comes from here.</summary>
    public bool IsProven => Key is not null || LogKey is not null;

    /// <summary>Makes one of the configuration.</summary>
    /// <param name="config">The section, of type manifest.</param>
    /// <param name="section">Its name, for messages: <c>Source.Service</c>.</param>
    /// <param name="name">The program's name when the section has none.</param>
    /// <returns>Invalid, with the key that it is about, when nothing could be fetched with it.</returns>
    public static Result<ReleaseSource> Of(SourceConfig config, string section, string name)
    {
        ArgumentNullException.ThrowIfNull(config);
        ReleaseKey? key = null;
        VerifierKey? log = null;
        if (config.VerifierKey != "" && !ReleaseKeyFile.Read(config.VerifierKey).Try(out key, out Failure? failure))
        {
            return failure.Within($"{section}.VerifierKey");
        }

        if (config.LogKey != "" && (!VerifierKey.Parse(config.LogKey).Try(out log, out failure) || !GobuildUrls.Base(log, config.LogUrl).Try(out _, out failure)))
        {
            return failure.Within($"{section}.LogKey");
        }

        string wrong = config.Url == "" ? "URL: must be set with Type manifest"
            : key is null && log is null && !config.AllowUnsigned ? "VerifierKey: nothing would prove what is installed (set the key that releases are signed for, or LogKey; or AllowUnsigned: true)"
            : log is null && (config.Name == "" ? name : config.Name).Contains('/') ? "Name: only with LogKey it is a path"
            : config.AllowUnsigned && (key is not null || log is not null) ? "AllowUnsigned: not together with a key"
            : "";
        return wrong != "" ? Failure.Invalid($"{section}.{wrong}") : new ReleaseSource
        {
            Name = config.Name == "" ? name : config.Name,
            ManifestUrl = config.Url,
            Key = key,
            LogKey = log,
            LogUrl = config.LogUrl,
            UpdatesDomain = config.UpdatesDomain,
            MaxAge = config.MaxAge,
        };
    }
}

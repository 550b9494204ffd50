using Ysco.Artifacts.Release;
using Ysco.Config;
using Ysco.Go;
using Ysco.Results;
using Ysco.Supervision;

namespace Ysco.Worker;

/// <summary>What is said of the releases of a program that comes by a manifest. A configuration that is wrong here keeps the service running all the same.</summary>
/// <param name="Name">The program.</param>
/// <param name="Source">Where its releases come from; null when nothing can.</param>
/// <param name="Failure">Why not.</param>
public sealed record ReleaseTerms(string Name, ReleaseSource? Source, Failure? Failure)
{
    /// <summary>The section of the service.</summary>
    public const string ServiceSection = "Source.Service";

    /// <summary>Our own section.</summary>
    public const string SelfSection = "Source.Self";

    /// <summary>What we are called in archives.</summary>
    private const string Self = "ysco";

    /// <summary>Those of the service; null when that is a Go program of Gobuild's log.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="command">The service path.</param>
    public static ReleaseTerms? OfService(YscoConfig config, string command)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(command);
        return Of(config.Source.Service, ServiceSection, command[(command.LastIndexOf('/') + 1)..]);
    }

    /// <summary>Those of ourselves; null when nothing says where they are.</summary>
    /// <param name="config">The configuration.</param>
    public static ReleaseTerms? OfSelf(YscoConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        SourceConfig service = config.Source.Service;
        bool isServiceNamedSo = service.IsManifest && service.Name[(service.Name.LastIndexOf('/') + 1)..] is "" or Self;
        return Of(WithBuiltIn(config.Source.Self, BuiltInRelease.Url, BuiltInRelease.VerifierKey, BuiltInRelease.LogKey), SelfSection, Self) is not { } terms ? null
            : terms with { Source = terms.Source is { } source ? source with { IsSelf = true, IsServiceNamedSo = isServiceNamedSo } : null };
    }

    /// <summary>
    /// Our own section, where it names no key, with the keys that are built in; so is the place, unless the section names another. In a
    /// log, ysco is what <c>make release</c> adds it as: its module is below the log's name.
    /// </summary>
    internal static SourceConfig WithBuiltIn(SourceConfig self, string url, string verifierKey, string logKey)
    {
        if (verifierKey == "" || self is not { VerifierKey: "", LogKey: "", AllowUnsigned: false })
        {
            return self;
        }

        return self with
        {
            Type = self.IsManifest || url != BuiltInRelease.PlaceholderUrl ? SourceKind.Manifest : SourceKind.Gobuild,
            Url = self.IsManifest && self.Url != "" ? self.Url : url,
            VerifierKey = verifierKey,
            LogKey = logKey,
            Name = self.Name == "" && logKey != "" ? $"{logKey[..Math.Max(0, logKey.IndexOf('+'))]}/{Self}" : self.Name,
        };
    }

    /// <summary>What is known of a service's binary: what it says of itself, or what is said of it beside it.</summary>
    /// <param name="releases">Null for a Go program.</param>
    /// <param name="binary">The file.</param>
    public static Result<BuildInfo> ReadInfo(ReleaseTerms? releases, string binary) =>
        releases is null ? ServiceBinary.ReadInfo(binary) : ReleasedProgram.ReadInfo(binary, releases.Name);

    private static ReleaseTerms? Of(SourceConfig source, string section, string name)
    {
        if (!source.IsManifest)
        {
            return null;
        }

        Result<ReleaseSource> of = ReleaseSource.Of(source, section, name);
        return new ReleaseTerms(source.Name == "" ? name : source.Name, of.Failure is null ? of.Value : null, of.Failure);
    }
}

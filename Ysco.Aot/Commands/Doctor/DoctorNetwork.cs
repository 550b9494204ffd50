using System.Text;
using Ysco.Artifacts.Gobuild;
using Ysco.Commands.CommandLine;
using Ysco.Commands.Fetching;
using Ysco.Commands.Proof;
using Ysco.Config;
using Ysco.Discovery;
using Ysco.Dns;
using Ysco.Dns.Client;
using Ysco.Doctor;
using Ysco.Durable;
using Ysco.Go;
using Ysco.Net;
using Ysco.Notes;
using Ysco.Results;
using Ysco.State;
using Ysco.Tlog;
using Ysco.Updates;
using Ysco.Worker;

namespace Ysco.Commands.Doctor;

/// <summary>The questions of <c>ysco doctor</c> to others. Workers ask them, as for a check, and have no folder that they could write to.</summary>
/// <param name="context">The clock.</param>
/// <param name="folder">The state folder.</param>
/// <param name="findings">What is found goes here.</param>
internal sealed class DoctorNetwork(CommandContext context, string folder, List<Finding> findings)
{
    private readonly Foreground foreground = new(context.Clock);

    /// <summary>Where releases of the service come from; null for a Go program.</summary>
    internal ReleaseTerms? Service { get; init; }

    /// <summary>Where our own releases come from; null for nowhere.</summary>
    internal ReleaseTerms? Self { get; init; }

    /// <summary>Leaves all of it out.</summary>
    internal void Skip(string why)
    {
        findings.Add(Finding.Skip(RootsCheck.Name, why));
        SkipQuestions(why);
    }

    /// <summary>Leaves out what asks others.</summary>
    internal void SkipQuestions(string why)
    {
        foreach (string check in (ReadOnlySpan<string>)[ResolverCheck.Name, DnssecCheck.Name, DnsSource.Name, GoProxySource.Name, LogCheck.Name])
        {
            findings.Add(Finding.Skip(check, why));
        }

        if (Service is not null)
        {
            findings.Add(Finding.Skip(ReleasesCheck.Service, why));
        }

        if (Self is not null)
        {
            findings.Add(Finding.Skip(ReleasesCheck.Self, why));
        }
    }

    /// <summary>The certificates for https.</summary>
    internal void Roots(YscoConfig config)
    {
        bool isNeeded = false;
        foreach (string url in Urls(config))
        {
            isNeeded |= url.StartsWith("https:", StringComparison.OrdinalIgnoreCase);
        }

        findings.Add(RootsCheck.Of(
            new RootPlaces(Environment.GetEnvironmentVariable("SSL_CERT_FILE"), Environment.GetEnvironmentVariable("SSL_CERT_DIR")).Find(), isNeeded));
    }

    /// <summary>Asks.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="info">The build info of the service; null when it is not known.</param>
    /// <param name="trusted">The log's key; null when it is in doubt.</param>
    /// <param name="held">What is held of the log; null when that is in doubt.</param>
    /// <param name="service">The service's user; null when that is ysco's.</param>
    internal void Ask(YscoConfig config, BuildInfo? info, TrustedKey? trusted, LogHead? held, uint? service)
    {
        if (!DnsSettings.Of(config.Monitor).Try(out DnsSettings? dns, out _))
        {
            SkipQuestions($"see {WorkerCheck.Name}");
            return;
        }

        WorkerIdentity identity = WorkerIdentity.WithoutFolder(
            WorkerUser.Find(config.Worker.User, service).Try(out WorkerUser user, out _) ? user : WorkerUser.Nobody);
        string[] methods = Methods(config);
        bool byDns = AskDns(config, dns, methods);
        CheckRequest request = CheckRequests.Of(
            config, Service is null ? info?.ModulePath ?? "" : "", info?.GoOs ?? "linux", info?.GoArch ?? ProgramFetcher.Goarch, "", Service?.Source, Self?.Source) with { AskEach = true };
        (CheckOutcome outcome, CheckAnswer answer) = foreground.Check(request, dns, identity);
        CheckReport[] reports = Array.FindAll(answer.Reports, report => report.Asked != "self");
        if (Service is null)
        {
            AddMethods(config, info, methods, byDns, reports);
        }
        else
        {
            AddWays(Service, byDns, reports);
        }

        AddReleases(outcome, answer, info?.Version ?? "");
        findings.Add(Service is not null && Service.Source?.LogKey is null ? Finding.Skip(LogCheck.Name, "the release key proves what is installed, no log")
            : trusted is null || held is null ? Finding.Skip(LogCheck.Name, $"see {KeyCheck.Name}") : AskLog(Service?.Source is { } log ? log.LogUrl : config.Gobuild.BaseUrl, trusted, held, dns, identity));
    }

    /// <summary>The methods by which versions of the service are learnt.</summary>
    private string[] Methods(YscoConfig config) => Service is null ? CheckRequests.Of(config, "", "", "", "").Methods
        : Service.Source is { UpdatesDomain: not "" } ? [DnsSource.Name, ReleasesCheck.Service]
        : [ReleasesCheck.Service];

    /// <summary>The name that method dns asks for.</summary>
    private string AskedName(YscoConfig config) => Service is null ? ToolchainName(config.Monitor.Dns)
        : UpdateAnnouncement.NameOf(Service.Source!.UpdatesDomain).Try(out DnsName? name, out _) ? name.ToAbsoluteString() : "";

    private void AddWays(ReleaseTerms service, bool byDns, CheckReport[] reports)
    {
        findings.Add(service.Source is not { UpdatesDomain: not "" } source ? Finding.Skip(DnsSource.Name, "Source.Service has no UpdatesDomain")
            : !byDns ? Finding.Skip(DnsSource.Name, $"see {ResolverCheck.Name} and {DnssecCheck.Name}")
            : MethodCheck.Of(DnsSource.Name, reports, isFatal: false, $"ysco check{FolderCheck.Flag(folder)} -updates {ShellWord.Quote(source.UpdatesDomain)}"));
        findings.Add(Finding.Skip(GoProxySource.Name, "Source.Service names a manifest, and no module proxy is asked"));
    }

    /// <summary>The manifests, of the service and of ysco itself.</summary>
    private void AddReleases(CheckOutcome outcome, CheckAnswer answer, string running)
    {
        var weighed = WeighedReleases.Of(outcome, answer, Service?.Source, Self?.Source, folder, context.Clock.GetUtcNow(), running);
        if (Service is not null)
        {
            findings.Add(Service.Source is not { } source ? Finding.Skip(ReleasesCheck.Service, $"see {KeyCheck.Name}")
                : ReleasesCheck.Of(
                    ReleasesCheck.Service, source, ReleaseNews.Seen(source, folder).Path, weighed.Outcome.Versions, weighed.ServiceRefusal ?? answer.VersionsFailure, weighed.ServiceAged));
        }

        if (Self is not null)
        {
            findings.Add(Self.Source is not { } source ? Finding.Skip(ReleasesCheck.Self, $"see {SelfCheck.Source}")
                : ReleasesCheck.Of(
                    ReleasesCheck.Self, source, ReleaseNews.Seen(source, folder).Path, weighed.Outcome.SelfVersions, weighed.SelfRefusal ?? answer.SelfFailure, weighed.SelfAged));
        }
    }

    /// <summary>Asks the name server for what method dns needs, or else for a host.</summary>
    /// <returns>Whether method dns can tell anything.</returns>
    private bool AskDns(YscoConfig config, DnsSettings dns, string[] methods)
    {
        bool usesDns = Array.IndexOf(methods, DnsSource.Name) >= 0;
        string asked = usesDns ? AskedName(config) : Host(config);
        if (asked == "")
        {
            findings.Add(Finding.Skip(ResolverCheck.Name, "nothing is looked up: all URLs have addresses"));
            findings.Add(Finding.Skip(DnssecCheck.Name, "method dns is not used"));
            return false;
        }

        DnsType type = usesDns ? DnsType.Txt : DnsType.A;
        bool isFatal = !usesDns || methods.Length == 1;
        string servers = dns.Resolvers.Length == 0 ? "those of /etc/resolv.conf" : string.Join(' ', dns.Resolvers);
        Result<Worker.LookupAnswer> answer = foreground.Lookup(new LookupRequest { Name = asked, Type = (int)type }, dns);
        var resolver = ResolverCheck.Of(folder, servers, $"{asked} {type.Text()}", answer, isFatal);
        var dnssec = usesDns
            ? DnssecCheck.Of($"{asked} {type.Text()}", answer, config.Monitor.Dnssec == DnssecMode.Require, isFatal)
            : Finding.Skip(DnssecCheck.Name, "method dns is not used");
        findings.Add(resolver);
        findings.Add(dnssec);
        return usesDns && resolver.Status == FindingStatus.Ok && dnssec.Status == FindingStatus.Ok;
    }

    private void AddMethods(YscoConfig config, BuildInfo? info, string[] methods, bool byDns, CheckReport[] reports)
    {
        foreach (string method in (ReadOnlySpan<string>)[DnsSource.Name, GoProxySource.Name])
        {
            bool isDns = method == DnsSource.Name;
            findings.Add(Array.IndexOf(methods, method) < 0 ? Finding.Skip(method, "Monitor.Methods leaves it out")
                : isDns && !byDns ? Finding.Skip(method, $"see {ResolverCheck.Name} and {DnssecCheck.Name}")
                : MethodCheck.Of(method, reports, !Works(isDns ? GoProxySource.Name : DnsSource.Name, reports), isDns
                    ? $"ysco lookup -trace {ShellWord.Quote(ToolchainName(config.Monitor.Dns))} TXT"
                    : $"curl -v {ShellWord.Quote($"{config.Monitor.GoProxy.TrimEnd('/')}/{info?.ModulePath ?? "golang.org/toolchain"}/@v/list")}"));
        }
    }

    /// <summary>Whether a method told all that it was asked.</summary>
    private static bool Works(string method, CheckReport[] reports) =>
        Array.Exists(reports, report => report.Method == method) && !Array.Exists(reports, report => report.Method == method && report.Failure is not null);

    private Finding AskLog(string baseUrl, TrustedKey trusted, LogHead held, DnsSettings dns, WorkerIdentity identity)
    {
        Result<SignedTree> newest = Failure.Invalid("no answer");
        if (!GobuildUrls.Base(trusted.Key, baseUrl).Try(out string? url, out Failure? failure))
        {
            newest = failure;
        }
        else
        {
            var request = new TreeRequest { VerifierKey = trusted.Key.ToString(), BaseUrl = url, HeldNote = held.Tree?.Note.Message ?? "" };
            newest = foreground.Tree(request, dns, trusted.Key, held.Tree, identity);
        }

        return LogCheck.Of(folder, url ?? "", new LogHeadFile(folder, trusted.Key).Path, held.Tree, newest);
    }

    private static string ToolchainName(string zone) => WatchName.OfToolchains(zone).Try(out DnsName? name, out _) ? name.ToAbsoluteString() : "";

    private List<string> Urls(YscoConfig config)
    {
        var urls = new List<string>();
        foreach (ReleaseSource? source in (ReadOnlySpan<ReleaseSource?>)[Service?.Source, Self?.Source])
        {
            if (source is not null)
            {
                urls.Add(source.ManifestUrl);
                urls.Add(source.LogKey is { } key && GobuildUrls.Base(key, source.LogUrl).Try(out string? url, out _) ? url : "");
            }
        }

        if (Service is null)
        {
            AddGoUrls(urls, config);
        }

        foreach (NotifyConfig receiver in config.Notify)
        {
            urls.Add(receiver.Url);
        }

        return urls;
    }

    private static void AddGoUrls(List<string> urls, YscoConfig config)
    {
        urls.AddRange([config.Monitor.GoProxy, config.Monitor.GoProxyToolchain]);
        if (VerifierKey.Parse(config.Gobuild.VerifierKey).Try(out VerifierKey? key, out _)
            && GobuildUrls.Base(key, config.Gobuild.BaseUrl).Try(out string? log, out _))
        {
            urls.Add(log);
        }
    }

    /// <summary>The first host that has to be looked up; empty when none has.</summary>
    private string Host(YscoConfig config)
    {
        string hosts = BoundedFile.Read(NameResolver.HostsFile, NameResolver.MaxFileBytes).Try(out byte[]? content, out _) ? Encoding.UTF8.GetString(content ?? []) : "";
        foreach (string text in Urls(config))
        {
            if (Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && url.HostNameType == UriHostNameType.Dns && url.Host != "localhost"
                && !url.Host.EndsWith(".localhost", StringComparison.Ordinal) && SystemFiles.HostAddresses(hosts, url.Host).Count == 0)
            {
                return url.Host + ".";
            }
        }

        return "";
    }
}

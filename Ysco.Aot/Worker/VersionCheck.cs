using Ysco.Bytes;
using Ysco.Go;
using Ysco.Results;
using Ysco.Updates;

namespace Ysco.Worker;

/// <summary>A check, from the supervisor's side: asks a worker, and takes from its answer only what has the form of versions.</summary>
public static class VersionCheck
{
    /// <summary>A list of a proxy and one of toolchains, each with its own limits below this.</summary>
    public static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(3);

    /// <summary>As many as are kept; a module with more is shown with its newest.</summary>
    private const int MaxVersions = 1000;

    private const int MaxVersionChars = 128;

    /// <summary>The request.</summary>
    public static byte[] Request(CheckRequest check, DnsSettings dns) => WorkerJson.Write(new WorkerRequest { Check = check, Dns = dns });

    /// <summary>Reads an answer.</summary>
    /// <param name="answer">What the worker answered, or why it did not.</param>
    public static (CheckOutcome Outcome, CheckAnswer Details) Read(Result<byte[]> answer)
    {
        CheckAnswer details = Parse(answer);
        string[]? versions = Bounded(details.Versions);
        string[]? own = Bounded(details.Self?.Versions);
        KnownToolchains? toolchains = details.Current is { } current
            && IsShort(current) && IsShort(details.Previous) && IsShort(details.Next)
                ? new KnownToolchains(current, details.Previous, details.Next)
                : null;
        var outcome = new CheckOutcome(
            versions, versions is null ? Reason(details.VersionsFailure) : "",
            toolchains, toolchains is null ? Reason(details.ToolchainsFailure) : "")
        {
            SelfVersions = own,
            SelfVersionsError = own is null && details.SelfFailure is { } why ? Reason(why) : "",
        };
        return (outcome, details);
    }

    private static string[]? Bounded(string[]? versions) => versions is null ? null
        : Array.FindAll(versions, IsShort) is var few && few.Length > MaxVersions ? few[..MaxVersions] : few;

    private static CheckAnswer Parse(Result<byte[]> answer)
    {
        if (!answer.Try(out byte[]? json, out Failure? failure)
            || !WorkerJson.ReadAnswer(json).Try(out WorkerAnswer? parsed, out failure))
        {
            return Failed(failure);
        }

        return parsed.Check is { } check
            ? Complete(check)
            : Failed(parsed.Failure ?? Failure.Invalid("worker: an answer to another question"));
    }

    /// <summary>A stranger's JSON may leave out what it likes, and put null into a list.</summary>
    private static CheckAnswer Complete(CheckAnswer answer) => answer with
    {
        Versions = answer.Versions is { } versions ? Array.FindAll(versions, text => text is not null) : null,
        Service = Complete(answer.Service),
        Self = Complete(answer.Self),
        SelfFailure = Complete(answer.SelfFailure),
        VersionsMethod = answer.VersionsMethod ?? "",
        VersionsFailure = Complete(answer.VersionsFailure),
        Previous = answer.Previous ?? "",
        Next = answer.Next ?? "",
        ToolchainsMethod = answer.ToolchainsMethod ?? "",
        ToolchainsFailure = Complete(answer.ToolchainsFailure),
        Reports = Array.ConvertAll(Array.FindAll(answer.Reports ?? [], report => report is not null), Complete),
        Remarks = Array.FindAll(answer.Remarks ?? [], text => text is not null),
    };

    private static ReleaseFound? Complete(ReleaseFound? found) => found is null || found.LatestStable is not { } latest || SemVer.TryParse(latest) is null || !IsShort(latest)
        ? null
        : found with
        {
            Versions = Array.FindAll(found.Versions ?? [], text => text is not null),
            ReleasedAt = found.ReleasedAt ?? "",
            Method = found.Method ?? "",
            Archive = found.Archive ?? "",
            Sums = found.Sums ?? [],
            Signature = found.Signature ?? [],
        };

    private static CheckReport Complete(CheckReport report) => report with
    {
        Method = report.Method ?? "",
        Asked = report.Asked ?? "",
        Found = Array.FindAll(report.Found ?? [], text => text is not null),
        Failure = Complete(report.Failure),
        Dnssec = report.Dnssec ?? "",
    };

    private static Failure? Complete(Failure? failure) => failure is null ? null : failure with { Message = failure.Message ?? "" };

    private static CheckAnswer Failed(Failure failure) => new() { VersionsFailure = failure, ToolchainsFailure = failure, SelfFailure = failure };

    private static string Reason(Failure? failure) =>
        failure is null ? "worker: neither versions nor a reason" : OneLine.From(failure.Message, MaxReasonChars);

    private const int MaxReasonChars = 1000;

    private static bool IsShort(string version) => version.Length <= MaxVersionChars;
}

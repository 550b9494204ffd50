using Ysco.Results;

namespace Ysco.Worker;

/// <summary>A look-up in DNS, from the side of who asks for it: the request, and what is taken of a worker's answer.</summary>
public static class NameLookup
{
    /// <summary>A few rounds, each with its own limit below this.</summary>
    public static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(1);

    /// <summary>The request.</summary>
    public static byte[] Request(LookupRequest lookup, DnsSettings dns) => WorkerJson.Write(new WorkerRequest { Lookup = lookup, Dns = dns });

    /// <summary>Reads an answer.</summary>
    /// <param name="answer">What the worker answered, or why it did not.</param>
    /// <returns>What DNS said; no answer in time is one that tells nothing.</returns>
    public static Result<LookupAnswer> Read(Result<byte[]> answer)
    {
        if (!answer.Try(out byte[]? json, out Failure? failure)
            || !WorkerJson.ReadAnswer(json).Try(out WorkerAnswer? parsed, out failure))
        {
            return failure.Kind == FailureKind.Network ? Untold(failure) : failure;
        }

        return parsed.Lookup is { } lookup
            ? Complete(lookup)
            : parsed.Failure ?? Failure.Invalid("worker: an answer to another question");
    }

    private static LookupAnswer Untold(Failure failure) => new()
    {
        Status = "indeterminate", Reason = failure.Message, Finding = "", Name = "", Records = [], Steps = [],
    };

    /// <summary>A stranger's JSON may put null into a list.</summary>
    private static LookupAnswer Complete(LookupAnswer answer) => answer with
    {
        Records = Array.FindAll(answer.Records, record => record is { Owner: not null, Data: not null }),
        Steps = Array.FindAll(answer.Steps, step => step is { Status: not null, Text: not null }),
    };
}

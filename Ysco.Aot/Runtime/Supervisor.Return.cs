using System.Globalization;
using Ysco.Bytes;
using Ysco.Posix;
using Ysco.Supervision;
using Ysco.Updates;

namespace Ysco.Runtime;

/// <summary>
/// The way back to a service that ran until we ended it. What is started is the file that ran, which is known: by now its name,
/// or the service path, may lead to another, and who may write those folders need not be anybody who decides what runs here.
/// Where it cannot be had any more, what is there is started: no service is worse, and it is said.
/// </summary>
public sealed partial class Supervisor
{
    /// <summary>What a stranger's file is called once it made way.</summary>
    private const string AsideSuffix = ".unknown";

    /// <summary>The file to start; null for the service path.</summary>
    private string? FileThatRan()
    {
        string binary = state.ServiceBinary;

        // Not so when it never ran in our time: then its name is all that is known of it.
        RunningFile? ran = service.File?.Binary == binary ? service.File : null;
        if (ran?.IsAt(path.Path) ?? path.Resolve().Try(out string? leadsTo, out _) && leadsTo == binary)
        {
            return null;
        }

        string found = FileAtPath();
        string moved = "";
        if (!(ran?.IsAt(binary) ?? ServicePath.NotAProgram(binary) is null) && (ran is null || !IsPutBack(ran, out moved)))
        {
            Suspect($"the service path does not lead to the file that ran, which is gone; what is there was started: {found}");
            return null;
        }

        Suspect($"the service path led to another file than the one that ran ({found}); started is the one that ran, {binary}{moved}");
        return ran?.IsAt(path.Path) == true ? null : binary;
    }

    private bool IsPutBack(RunningFile ran, out string moved)
    {
        string aside = Array.Find(
            Supervision.FilesInUse.NamesFor(ran.Binary + AsideSuffix), name => FileStatus.Of(name, followLinks: false) is null) ?? ran.Binary + AsideSuffix;
        moved = "";
        if (ran.PutBack(aside) is { } failure)
        {
            log.Error("the file that ran cannot be written anew", ("err", failure.Message));
            return false;
        }

        moved = FileStatus.Of(aside, followLinks: false) is null ? "" : $", and what had its name is {aside[(aside.LastIndexOf('/') + 1)..]} now";
        return true;
    }

    /// <summary>What the service path leads to: enough to find out who put it there.</summary>
    private string FileAtPath() => !path.Resolve().Try(out string? real, out Results.Failure? failure) ? OneLine.From(failure.Message)
        : FileStatus.Of(real) is not { } status ? OneLine.From(real)
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{OneLine.From(real)}, of uid {status.Uid}, {status.SizeBytes} bytes, changed {Rfc3339.Format(DateTimeOffset.FromUnixTimeSeconds(status.ModifiedSeconds))}");

    /// <summary>Said as loudly as we can: in the log, in the history and to whom Notify names, in the metric of what did not hold.</summary>
    private void Suspect(string what)
    {
        counters = counters.Plus(UpdateCounter.SecurityErrors);
        log.Error("security: somebody changed what the service is started from (see who may write there)", ("err", what), ("svc", path.Path));
        Note(new HistoryEntry(
            clock.GetUtcNow(), HistoryKind.Failed, "svc", state.Service.Version, state.Service.GoVersion, "", "", what, state.ServiceBinary));
    }
}

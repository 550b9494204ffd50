using Ysco.Durable;
using Ysco.Posix;
using Ysco.Supervision;
using Ysco.Updates;

namespace Ysco.Runtime;

/// <summary>A run of ours that ended without a word leaves a trace all the same: the next one tells of it.</summary>
public sealed partial class Supervisor
{
    /// <summary>Before the service is started, for that may be what kills us. The trace reaches the disk later.</summary>
    private void TakeNoteOfRuns()
    {
        if (setup.Handed is not null)
        {
            // The same process, and another program perhaps: should it end without a word, it is that one which did.
            if (RunRecord.Load(setup.RunRecordPath) is { } own && own.Version != setup.Self.Version && own.Of(setup.Self.Version).Save(setup.RunRecordPath) is null)
            {
                loop.Post(() => RecordFile.Sync(setup.RunRecordPath));
            }

            return;
        }

        string boot = ProcessIdentity.CurrentBootId();
        if (RunRecord.Load(setup.RunRecordPath) is { } before)
        {
            string how = before.HowItEnded(boot);
            log.Warn("the run of ysco before this one did not end in order", ("run", how));

            // One that was executed in an update, and ended before it could say a word here.
            string version = state.Durable.SelfTrial is { } trial && trial.OldVersion == before.Version ? trial.NewVersion : before.Version;
            Note(new HistoryEntry(clock.GetUtcNow(), HistoryKind.Crashed, "self", version, "", "", "", how));
        }

        var since = DateTimeOffset.FromUnixTimeSeconds(clock.GetUtcNow().ToUnixTimeSeconds());
        if (new RunRecord(Processes.getpid(), since, boot, setup.Self.Version).Save(setup.RunRecordPath) is { } failure)
        {
            log.Debug("the next ysco will not know of this one, should it end without a word", ("err", failure.Message));
        }

        loop.Post(() => RecordFile.Sync(setup.RunRecordPath));
    }
}

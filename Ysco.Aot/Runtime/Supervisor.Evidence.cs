using Ysco.Artifacts.Gobuild;
using Ysco.Loop;
using Ysco.Results;

namespace Ysco.Runtime;

/// <summary>What is proven of the binary that runs: found out once for each that is started, when there is time.</summary>
public sealed partial class Supervisor
{
    /// <summary>After a start, the service has the processor and the disk to itself.</summary>
    private static readonly TimeSpan EvidenceDelay = TimeSpan.FromSeconds(2);

    private SnapshotEvidence? evidence;
    private EvidenceLook? evidenceLook;
    private TimerHandle? evidenceTimer;

    /// <summary>A binary was started, or taken over: what was proven of the one before it does not count any more.</summary>
    private void LookAtEvidenceSoon()
    {
        evidence = null;
        snapshot = null;
        evidenceLook?.Abandon();
        evidenceLook = null;
        evidenceTimer?.Cancel();
        evidenceTimer = loop.After(EvidenceDelay, LookAtEvidence);
    }

    private void LookAtEvidence()
    {
        if (service.Current is not { } process)
        {
            return;
        }

        string binary = state.ServiceBinary;
        if (ReadInfo(binary).Try(out Go.BuildInfo? info, out Failure? failure))
        {
            evidenceLook = EvidenceLook.Start(loop, process.Pid, binary, actual => Prove(actual, binary, info), EvidenceFound);
            failure = Failure.Local($"{state.ServiceBinary}: cannot be read");
        }

        if (evidenceLook is null)
        {
            EvidenceFound(failure);
        }
    }

    private Result<SnapshotEvidence> Prove(ActualFile actual, string binary, Go.BuildInfo info) =>
        EvidenceProof.Of(actual, binary, info, setup.Folder, setup.Releases, setup.Config.Gobuild.VerifierKey, clock.GetUtcNow());

    private void EvidenceFound(Result<SnapshotEvidence> found)
    {
        evidenceLook = null;
        snapshot = null;
        if (found.Try(out evidence, out Failure? failure))
        {
            log.Debug("the binary that runs is proven", ("record", $"{evidence.RecordNumber}"), ("tree", $"{evidence.TreeSize}"), ("sum", evidence.Sum));
            return;
        }

        bool contradicted = failure.Kind == FailureKind.Security;
        evidence = SnapshotEvidence.Unproven(failure.Message, contradicted, clock.GetUtcNow());
        if (contradicted)
        {
            log.Warn("the binary that runs is not what its evidence says", ("err", failure.Message));
        }
    }
}

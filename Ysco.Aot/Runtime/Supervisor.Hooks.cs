using Ysco.Bytes;
using Ysco.Config;
using Ysco.Supervision;
using Ysco.Updates;

namespace Ysco.Runtime;

/// <summary>The owner's programs, and what they are told.</summary>
public sealed partial class Supervisor
{
    /// <summary>As long as a message is; the other variables are a build's and a path, which are bounded and go as they are.</summary>
    private const int MaxReasonChars = 500;

    /// <summary>A start takes some 10 ms. One that waits for a disk for longer is not waited for when we end.</summary>
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan StartLook = TimeSpan.FromMilliseconds(10);

    private readonly List<HookProcess> hooks = [];

    /// <summary>Ends those that a run of ours which was killed left behind: nobody would end them in time.</summary>
    private void EndLeftHooks()
    {
        foreach (HookKind hook in (ReadOnlySpan<HookKind>)[HookKind.PreCheck, HookKind.PreUpdate, HookKind.PostUpdate, HookKind.OnFailure])
        {
            if (HookProcess.EndLeft(setup.HookRecordPath(hook), hook.ToString()))
            {
                log.Warn("ended a hook that an earlier run left running", ("hook", hook.ToString()));
            }
        }
    }

    private void RunHook(UpdateEffect.RunHook run)
    {
        HooksConfig config = setup.Config.Hooks;
        CommandWords command = run.Hook switch
        {
            HookKind.PreCheck => config.PreCheck,
            HookKind.PreUpdate => config.PreUpdate,
            HookKind.PostUpdate => config.PostUpdate,
            _ => config.OnFailure,
        };
        string name = run.Hook.ToString();
        log.Debug("running hook", ("hook", name), ("program", command.Words[0]));
        HookProcess? hook = null;
        hook = HookProcess.Begin(
            loop, setup.HookRecordPath(run.Hook), setup.Terms.With(VariablesOf(name, run.Facts)), command.Words, config.Timeout,
            line => log.Info("hook says", ("hook", name), ("line", line)),
            (status, how) =>
            {
                hooks.Remove(hook!);
                Take(new UpdateEvent.HookEnded(run.Hook, status, how, hook!.WasStarted));
            });
        hooks.Add(hook);
    }

    /// <summary>All of them each time, so that none is left of a ysco above us. What the service is told is none of theirs.</summary>
    private static string[] VariablesOf(string hook, HookFacts facts) =>
    [
        NotifySocket.Variable,
        HookFinder.Variable(hook),
        $"YSCO_MODULE={facts.Old.ModPath}",
        $"YSCO_OLD_VERSION={facts.Old.Version}",
        $"YSCO_OLD_GOVERSION={facts.Old.GoVersion}",
        $"YSCO_OLD_BINARY={facts.OldBinary}",
        $"YSCO_NEW_VERSION={facts.Next?.Version}",
        $"YSCO_NEW_GOVERSION={facts.Next?.GoVersion}",
        $"YSCO_NEW_BINARY={facts.NextBinary}",
        $"YSCO_REASON={OneLine.From(facts.Reason, MaxReasonChars)}",
    ];

    private void ReapHooks()
    {
        for (int i = hooks.Count - 1; i >= 0; i--)
        {
            hooks[i].Reap();
        }
    }

    /// <summary>One that is just being started is ended when it has been.</summary>
    private void AbandonHooks()
    {
        hooks.ForEach(hook => hook.Abandon());
        hooks.RemoveAll(hook => !hook.IsStarting);
    }

    /// <summary>Ends us, but not between the start of a hook and our knowing whom to end.</summary>
    private void EndWithHooks(int status, TimeSpan patience)
    {
        if (patience <= TimeSpan.Zero || !hooks.Exists(hook => hook.IsStarting))
        {
            household.Ended(status);
            return;
        }

        loop.After(StartLook, () => EndWithHooks(status, patience - StartLook));
    }
}

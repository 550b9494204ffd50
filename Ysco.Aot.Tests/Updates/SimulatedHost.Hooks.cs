using Xunit;
using Ysco.Updates;

namespace Ysco.Tests.Updates;

/// <summary>The owner's programs.</summary>
internal sealed partial class SimulatedHost
{
    private readonly List<(HookKind Hook, TimeSpan Due)> hooksDue = [];

    /// <summary>The status of a hook; null when it cannot be run.</summary>
    public Func<HookKind, int?> HookStatus { get; set; } = _ => 0;

    /// <summary>How long one runs; zero is within the step that ran it.</summary>
    public TimeSpan HookTakes { get; set; }

    public bool AnswersHooks { get; set; } = true;

    public List<(HookKind Hook, HookFacts Facts)> HooksRun { get; } = [];

    private TimeSpan? NextHookEnd => hooksDue.Count > 0 ? hooksDue.Min(due => due.Due) : null;

    private void RunHook(UpdateEffect.RunHook run)
    {
        Assert.DoesNotContain(hooksDue, due => due.Hook == run.Hook);
        HooksRun.Add((run.Hook, run.Facts));
        if (AnswersHooks && HookTakes == TimeSpan.Zero)
        {
            queue.Enqueue(EndOf(run.Hook));
        }
        else if (AnswersHooks)
        {
            hooksDue.Add((run.Hook, Uptime + HookTakes));
        }
    }

    private UpdateEvent.HookEnded EndOf(HookKind hook) => new(hook, HookStatus(hook), $"exit status {HookStatus(hook)}");

    private void EndHooks()
    {
        while (hooksDue.Find(due => Uptime >= due.Due) is { Hook: not HookKind.None } ended)
        {
            hooksDue.Remove(ended);
            Deliver(EndOf(ended.Hook));
        }
    }
}

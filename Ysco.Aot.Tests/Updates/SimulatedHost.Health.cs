using Ysco.Updates;

namespace Ysco.Tests.Updates;

/// <summary>How the service is, and what it says of itself.</summary>
internal sealed partial class SimulatedHost
{
    private TimeSpan? readyDue;

    /// <summary>What is wrong with the service's health; null when nothing is.</summary>
    public Func<string?> Health { get; set; } = () => null;

    public bool AnswersHealth { get; set; } = true;

    /// <summary>How long after its start a binary says that it is ready; null is never.</summary>
    public Func<string, TimeSpan?> ReadyAfter { get; set; } = _ => null;

    public int HealthAsked { get; private set; }

    private void AskHealth()
    {
        HealthAsked++;
        if (AnswersHealth)
        {
            queue.Enqueue(new UpdateEvent.HealthSeen(Running is null ? "connection refused" : Health()));
        }
    }

    private void SayReady()
    {
        if (Uptime >= readyDue)
        {
            readyDue = null;
            if (Running is not null)
            {
                Deliver(new UpdateEvent.Ready());
            }
        }
    }
}

namespace Ysco.Net;

/// <summary>The time limits of one transaction, and which of them ended it.</summary>
internal sealed class FetchClock : IDisposable
{
    private readonly CancellationTokenSource total;
    private readonly CancellationTokenSource phase;
    private readonly CancellationTokenSource any;
    private readonly CancellationToken stop;
    private string waitingFor = "";

    internal FetchClock(FetchLimits limits, TimeProvider time, CancellationToken stop)
    {
        Limits = limits;
        this.stop = stop;
        total = new CancellationTokenSource(limits.Total, time);
        phase = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        any = CancellationTokenSource.CreateLinkedTokenSource(total.Token, phase.Token, stop);
    }

    internal FetchLimits Limits { get; }

    /// <summary>Fires when any of the limits is reached, or whoever asked had enough.</summary>
    internal CancellationToken Token => any.Token;

    /// <summary>The connection has this long.</summary>
    internal void Connecting() => Begin(Limits.Connect, "no connection");

    /// <summary>The response's header has this long.</summary>
    internal void AwaitingHeader() => Begin(Limits.Headers, "no answer");

    /// <summary>The next byte of the body has this long.</summary>
    internal void AwaitingBody() => Begin(Limits.Idle, "no more of the body");

    /// <summary>Nobody waits for the other side.</summary>
    internal void Rest() => phase.CancelAfter(Timeout.InfiniteTimeSpan);

    /// <summary>What ended it, in words.</summary>
    internal string Describe() => stop.IsCancellationRequested ? "stopped"
        : phase.IsCancellationRequested ? waitingFor
        : $"not done within {Seconds(Limits.Total)}";

    public void Dispose()
    {
        any.Dispose();
        phase.Dispose();
        total.Dispose();
    }

    private static string Seconds(TimeSpan span) => $"{span.TotalSeconds:0.###} s";

    private void Begin(TimeSpan limit, string what)
    {
        waitingFor = $"{what} within {Seconds(limit)}";
        phase.CancelAfter(limit);
    }
}

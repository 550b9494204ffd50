using Ysco.Loop;

namespace Ysco.Runtime;

/// <summary>The process of <c>ysco run</c>: one supervisor, whose end is that of the process.</summary>
/// <param name="loop">Its loop.</param>
public sealed class SoleHousehold(EventLoop loop) : IHousehold
{
    /// <summary>The exit status, once the service has ended.</summary>
    public int Status { get; private set; }

    /// <inheritdoc/>
    public string Busy => "";

    /// <inheritdoc/>
    public IReadOnlyList<string> FilesOfOthers => [];

    /// <inheritdoc/>
    public CheckTurns Checks { get; } = new(1);

    /// <inheritdoc/>
    public void Runs()
    {
    }

    /// <inheritdoc/>
    public void Rests(string why) => throw new InvalidOperationException("one that is alone does not rest: its end is ours");

    /// <inheritdoc/>
    public void Ended(int status)
    {
        Status = status;
        loop.Stop();
    }

    /// <inheritdoc/>
    public void Renew() => loop.Stop();
}

using Ysco.Posix;

namespace Ysco.Runtime;

/// <summary>
/// What is done when nothing happens: memory goes back to the system, so that a supervisor that waits for years holds
/// little more than what it must.
/// </summary>
internal static class QuietTime
{
    /// <summary>Nothing happened for this long. A scrape or a page load in many parts is then over.</summary>
    internal static readonly TimeSpan After = TimeSpan.FromSeconds(1);

    /// <summary>Less garbage than this is not worth a collection.</summary>
    private const long WorthCollectingBytes = 128 * 1024;

    /// <summary>Makes the action, which remembers how much was allocated when it last ran.</summary>
    internal static Action Make()
    {
        long collectedAt = 0;
        return () =>
        {
            long allocated = GC.GetAllocatedBytesForCurrentThread();
            if (allocated - collectedAt >= WorthCollectingBytes)
            {
                collectedAt = allocated;
                GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            }

            OwnPages.Release();
        };
    }
}

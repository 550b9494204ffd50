using System.Runtime.InteropServices;

namespace Ysco.Tests;

/// <summary>Ctrl-C, and TERM, as something to wait for: whoever does can then clear away what was started.</summary>
internal sealed class Interruption : IDisposable
{
    /// <summary>The status of a job that was interrupted.</summary>
    public const int Status = 130;

    private readonly TaskCompletionSource _came = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;

    public Interruption()
    {
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Come);
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Come);
    }

    /// <summary>Ends when it comes.</summary>
    public Task Came => _came.Task;

    /// <summary>Waits for a job, or for the interruption when that is first.</summary>
    /// <returns>Whether the job has ended; its exception is thrown.</returns>
    public async Task<bool> EndsFirstAsync(Task job)
    {
        if (await Task.WhenAny(job, Came) != job)
        {
            return false;
        }

        await job;
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
    }

    private void Come(PosixSignalContext context)
    {
        context.Cancel = true;
        _came.TrySetResult();
    }
}

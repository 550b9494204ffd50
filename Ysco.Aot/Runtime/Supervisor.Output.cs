using Ysco.Posix;
using Ysco.Results;
using Ysco.Supervision;

namespace Ysco.Runtime;

/// <summary>What the service prints, where it is to be kept (Process.LogLines): the last lines, and all of it passed on to where we print.</summary>
public sealed partial class Supervisor
{
    private readonly LineWriter standardOutput = new(1);
    private readonly LineWriter standardError = new(2);
    private ServiceOutput? output;

    /// <summary>The last lines that the service printed; null where they are not kept.</summary>
    public OutputRing? Output { get; private set; }

    /// <summary>Takes up what a service prints that runs already.</summary>
    /// <param name="service">The service that an earlier run of ours has started and lost; null for none, or one that was handed on.</param>
    private void ResumeOutput(ProcessIdentity? service)
    {
        if (setup.Config.Process.LogLinesCount is > 0 and var lines)
        {
            Output = new OutputRing(lines, setup.HouseFolder == "" ? OutputRing.MaxBytes : OutputRing.MaxBytesOfMany);
            if (setup.Handed is { } former)
            {
                // From here on it is in one place; should the ysco before us come back, it gets what was printed since too.
                former.Printed.ForEach(Output.Resume);
                former.Printed.Clear();
                former.Output = Output;
            }
        }

        int[] handed = setup.Handed?.OutputSockets ?? [];
        if (handed.Length == 0 && service is null)
        {
            return;
        }

        // Also where nothing is to be kept any more: what a service prints that was started when it was would reach nobody.
        Result<ServiceOutput> found = handed.Length > 0 ? ServiceOutput.Handed(loop, handed, Printed) : ServiceOutput.Regain(loop, service!.Pid, Printed);
        if (!found.Try(out output, out Failure? failure) && Output is not null)
        {
            log.Warn("what the service prints is not kept until its next start", ("err", failure.Message));
        }

        TellRing();
    }

    /// <summary>
    /// The descriptors that a service that is about to be started prints to; none where it prints to where we do. New ones for each: the
    /// one before it may have done anything to its own, shutdown(2) say.
    /// </summary>
    private (int Ours, int Theirs)[] OutputDescriptors()
    {
        EndOutput();
        if (Output is not null && !ServiceOutput.Open(loop, Printed).Try(out output, out Failure? failure))
        {
            log.Warn("what the service prints is not kept until its next start", ("err", failure.Message));
        }

        TellRing();
        return output?.Descriptors ?? [];
    }

    private void TellRing()
    {
        if (Output is not null)
        {
            Output.IsFed = output is not null;
        }
    }

    /// <summary>The service has ended, and what it said last comes before what is said of its end.</summary>
    private void DrainOutput()
    {
        output?.Drain();
        Output?.End(clock.GetUtcNow());
    }

    private void EndOutput()
    {
        output?.Drain();
        output?.Close();
        output = null;
    }

    private void Printed(bool isError, ReadOnlySpan<byte> printed)
    {
        (isError ? standardError : standardOutput).Write(printed);
        Output?.Take(isError, printed, clock.GetUtcNow());
    }
}

using Ysco.Loop;
using Ysco.Posix;
using Ysco.Results;
using Ysco.Updates;

namespace Ysco.Supervision;

/// <summary>
/// The service's process: started, found again, signalled, and its end noticed once. There is never a second one: who it
/// is is on record (<see cref="ServiceRecord"/>) from before it is started.
/// </summary>
/// <param name="loop">Where its end is noticed.</param>
/// <param name="recordPath">The file of the record.</param>
/// <param name="terms">How it is started.</param>
/// <param name="arguments">argv, byte for byte: the service path and what follows it on our command line.</param>
/// <param name="ended">Called once for each process that ended.</param>
public sealed class ServiceProcess(EventLoop loop, string recordPath, LaunchTerms terms, byte[][] arguments, Action<ServiceEnd> ended)
{
    /// <summary>
    /// How often a process that we did not start is looked at where the kernel has no pidfd (before 5.3), or none to spare.
    /// </summary>
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    private bool adopted;
    private int processDescriptor = -1;

    /// <summary>The process; null when none runs.</summary>
    public ProcessIdentity? Current { get; private set; }

    /// <summary>What it runs, or ran last; null when that is not known.</summary>
    internal RunningFile? File { get; private set; }

    /// <summary>Why the present process is not on record; null when it is.</summary>
    public Failure? NotRecorded { get; private set; }

    /// <summary>Starts the service. Null when it runs.</summary>
    /// <param name="file">What is executed: the service path, or a binary.</param>
    /// <param name="binary">The binary that this leads to, for the record.</param>
    /// <param name="descriptors">Our descriptors, and the numbers they get in it.</param>
    public Failure? Start(string file, string binary, ReadOnlySpan<(int Ours, int Theirs)> descriptors = default)
    {
        string boot = ProcessIdentity.CurrentBootId();
        NotRecorded = new ServiceRecord(null, boot, binary, ProcessIdentity.NowTicks()).Save(recordPath);
        if (!Launch.Start(terms, file, arguments, descriptors).Try(out int pid, out Failure? failure))
        {
            return failure;
        }

        adopted = false;
        Current = ProcessIdentity.Of(pid) ?? new ProcessIdentity(pid, 0, boot);
        Know(binary);

        // Not being able to keep the record (a full disk) must not keep the service from running.
        // One that does not say which start is meant is no better than the one before it, which says what to look for.
        if (Current.IsProof || NotRecorded is not null)
        {
            NotRecorded = new ServiceRecord(Current, boot, binary).Save(recordPath);
        }

        return null;
    }

    /// <summary>Takes over a process that an earlier run of ours started.</summary>
    /// <param name="process">The process.</param>
    /// <param name="binary">The binary it runs.</param>
    public void Adopt(ProcessIdentity process, string binary)
    {
        adopted = true;
        Current = process;
        Know(binary);
        Children.Own(process.Pid);
        NotRecorded = new ServiceRecord(process, process.BootId, binary).Save(recordPath);
        processDescriptor = Processes.OpenProcess(process.Pid);
        if (processDescriptor >= 0 && loop.TryWatch(processDescriptor, PollEvents.In, _ => AdoptedEnded()))
        {
            return;
        }

        FileIo.Close(processDescriptor);
        processDescriptor = -1;
        loop.After(LookInterval, Look);
    }

    /// <summary>Lets go of the file of a service that has ended.</summary>
    public void Forget()
    {
        File?.Close();
        File = null;
    }

    /// <summary>Sends a signal, to the process or to its whole group.</summary>
    public void Signal(int signal, bool group)
    {
        if (Current is { } process)
        {
            Signals.Send(process.Pid, signal, group);

            // It may have gone into another group than its own.
            if (group && signal == Signals.SIGKILL)
            {
                Signals.Send(process.Pid, signal, group: false);
            }
        }
    }

    /// <summary>To be called when some child has ended: takes the service's status if it was the service.</summary>
    public void Reap()
    {
        if (Current is not { } process || adopted || Children.TryReap(process.Pid, out int status) != process.Pid)
        {
            return;
        }

        Current = null;
        ended(Decode(status));
    }

    /// <summary>What waitpid(2) tells: the low seven bits are the signal, the next byte the exit code.</summary>
    internal static ServiceEnd Decode(int status) => (status & 0x7f) == 0
        ? new ServiceEnd((status >> 8) & 0xff, null)
        : new ServiceEnd(null, status & 0x7f);

    private void Know(string binary)
    {
        File?.Close();
        File = RunningFile.Of(Current!.Pid, binary);
    }

    private void AdoptedEnded()
    {
        loop.Unwatch(processDescriptor);
        FileIo.Close(processDescriptor);
        processDescriptor = -1;
        TellOfAdoptedEnd();
    }

    private void Look()
    {
        if (Current is { } process && process.IsAlive())
        {
            loop.After(LookInterval, Look);
            return;
        }

        TellOfAdoptedEnd();
    }

    /// <summary>Its status is told to its parent alone, which we may be: as init, or after an exec of ourselves.</summary>
    private void TellOfAdoptedEnd()
    {
        int pid = Current?.Pid ?? 0;
        ServiceEnd how = pid != 0 && Children.TryReap(pid, out int status) == pid ? Decode(status) : new ServiceEnd(null, null);
        Current = null;
        ended(how);
    }
}

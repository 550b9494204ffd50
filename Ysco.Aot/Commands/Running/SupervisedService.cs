using Ysco.Admin;
using Ysco.Commands.StateFolders;
using Ysco.Config;
using Ysco.Doctor;
using Ysco.Go;
using Ysco.Logging;
using Ysco.Posix;
using Ysco.Results;
using Ysco.Runtime;
using Ysco.Supervision;
using Ysco.Updates;

namespace Ysco.Commands.Running;

/// <summary>
/// One service of <see cref="SupervisedServices"/>: its supervisor while it runs, and what comes after its end, which is another
/// supervisor when a pause is over (SupervisedService.Rest.cs). All that outlives a supervisor is here: the lock of the folder, the pauses, the socket for commands.
/// </summary>
/// <param name="house">All of them.</param>
/// <param name="terms">What the configuration says of it.</param>
internal sealed partial class SupervisedService(SupervisedServices house, SupervisedConfig terms) : IHousehold
{
    private const int StandardError = 2;

    private readonly LineWriter errors = new(StandardError);
    private Handover? handed;
    private Supervisor? supervisor;
    private Snapshot past = new() { Self = RunSetup.Self };
    private bool isLater;
    private int folderLock = -1;
    private bool isLeaving;
    private OutputRing? lastOutput;
    private Learnt? learnt;
    private string? lastConfig;
    private string selfPath = "";
    private long learntAt;

    /// <summary>What the one that runs was started by: another word in the list counts from its next start on.</summary>
    private HandedCommand started = CommandOf(terms);

    /// <summary>What the configuration says of it.</summary>
    internal SupervisedConfig Terms { get; private set; } = terms;

    internal string Name => Terms.Dir;

    internal string Folder { get; } = $"{house.Folder}/{terms.Dir}";

    /// <summary>Its supervisor, which lives on while the service waits for its next start; null while none is.</summary>
    internal Supervisor? Supervisor => supervisor;

    /// <summary>What it printed last; null where that is not kept, or nothing runs.</summary>
    internal OutputRing? Output => supervisor is null ? lastOutput : supervisor.Output;

    /// <summary>It runs by another command, user or groups than the configuration says: that counts from its next start on.</summary>
    internal bool RunsByFormerTerms => supervisor is not null && ended == "" && !isLeaving && !IsBy(started, Terms);

    /// <summary>It is not in the list any more, and ends.</summary>
    internal bool IsLeaving => isLeaving;

    /// <summary>The socket for commands, once there is one.</summary>
    internal ControlSurface? Control { get; set; }

    /// <summary>Who answers on that socket, and below its name.</summary>
    internal AdminRoutes OnSocket { get; set; } = null!;

    /// <summary>As the surfaces of all see it.</summary>
    internal HousedService Housed { get; set; } = null!;

    /// <summary>How it stands.</summary>
    internal Snapshot Snapshot => supervisor is null || isOver ? past : ended == "" ? supervisor.Snapshot : Resting(supervisor.Snapshot);

    string IHousehold.Busy => house.BusyFor(this);

    IReadOnlyList<string> IHousehold.FilesOfOthers => house.FilesBut(this);

    CheckTurns IHousehold.Checks => house.Checks;

    private Log Log => new(house.Log.Lowest, errors.Write, ("service", Name));

    /// <summary>What a former life of ours handed on.</summary>
    internal void TakeHanded(Handover? former) => (handed, folderLock) = (former, former?.Lock ?? -1);

    /// <summary>Begins with the process: starts it or takes it over, or, where it waits for its next start, goes on waiting.</summary>
    /// <returns>Null when it runs, or waits; else why it does not.</returns>
    internal Failure? Begin()
    {
        HandedPause? held = handed?.Pause;
        learnt = handed is { Service: null, Knowledge: { } knowledge, ServiceInfo: { } info } ? new Learnt(knowledge, info.ModulePath) : null;
        learntAt = house.Clock.GetTimestamp();
        pause = new RestartPause(held?.QuickEnds ?? 0);
        lastConfig = handed?.ConfigText;
        if (held?.Wait is { } wait)
        {
            BeginWaiting(held, wait < RestartPause.Longest ? wait : RestartPause.Longest);
            return null;
        }

        bool lives = handed?.Service is not null;
        Failure? failure = Start();
        ranBefore = lives && failure is null ? held?.Ran ?? TimeSpan.Zero : TimeSpan.Zero;
        isLater = true;
        return failure;
    }

    /// <summary>Starts it while ysco runs already.</summary>
    internal void StartLater()
    {
        isLater = true;
        _ = Start();
    }

    /// <summary>Reads its folder, and starts it or takes it over.</summary>
    /// <returns>Null when it runs; else why it does not: then it is tried again.</returns>
    /// <param name="rests">It waits for its next start, and is not started now.</param>
    private Failure? Start(bool rests = false)
    {
        again?.Cancel();
        (again, startsAgain, ended) = (null, null, "");
        (startedAt, ranBefore) = (house.Clock.GetTimestamp(), TimeSpan.Zero);
        started = handed is { Service: not null, Command: { } running } ? running : CommandOf(Terms);

        // Had before anything else can fail: which descriptor has the lock is known at each moment, for its number may be another's soon.
        // Not so of a service that lives: nothing is taken from a folder that was put in the place of its own.
        Failure? failure = null;
        if (handed?.Service is null)
        {
            if (!FolderLock.Take(Folder, folderLock).Try(out int taken, out failure))
            {
                return Failed(StateFolder.Missing(Folder) ?? failure);
            }

            folderLock = taken;
            if (handed is not null)
            {
                handed.Lock = taken;
            }
        }

        if (!RunSetup.Prepare(TermsNow() with { Rests = rests }, handed, house.Context).Try(out RunSetup? run, out failure))
        {
            return Failed(failure);
        }

        folderLock = run.Lock;
        SupervisorSetup setup = run.Supervisor;
        var next = new Supervisor(house.Loop, this, house.Clock, house.Dice, new Log(setup.Config.LogLevel, errors.Write, ("service", Name)), setup);
        house.Supervisors.Add(next);
        supervisor = next;
        failure = next.Boot();
        if (failure is null)
        {
            // What it said last before it crashed is what one looks for.
            foreach (OutputLine line in lastOutput?.From(0) ?? [])
            {
                next.Output?.Resume(line);
            }

            (handed, lastOutput, learnt, lastConfig, selfPath) = (null, null, null, setup.ConfigText, setup.SelfPath);
            Control?.MakeSure();
            return null;
        }

        Drop(next);
        return Failed(failure);
    }

    /// <summary>Adds the files that it runs, starts or goes back to.</summary>
    internal void AddFiles(List<string> files)
    {
        Snapshot now = Snapshot;
        AddProgram(files, started.Words[0]);
        AddProgram(files, Terms.Command.Words[0]);
        files.AddRange([now.ServiceBinary, now.PreviousBinary, now.Trial?.OldBinary ?? "", now.Trial?.NewBinary ?? ""]);

        // What one that does not run will start, or go back to, is on record.
        if (supervisor is null && StateFolder.ReadState(Folder).Try(out DurableState? state, out _))
        {
            files.AddRange([state.PreviousBinarySvc, state.Trial?.OldBinary ?? "", state.Trial?.NewBinary ?? ""]);
        }
    }

    private static void AddProgram(List<string> files, string program)
    {
        var path = new ServicePath(program);
        files.Add(path.Location);
        files.Add(path.Resolve().Try(out string? binary, out _) ? binary : "");
    }

    /// <summary>Takes what the configuration says of it now: another word counts from its next start on, which is now where it waits for that.</summary>
    internal void Take(SupervisedConfig wanted)
    {
        bool isAnother = !IsBy(CommandOf(Terms), wanted);
        Terms = wanted;
        if (isAnother && IsWaiting && supervisor?.WhyNotAnew() is null)
        {
            StartAnew(_ => { });
        }
    }

    /// <summary>Adds what of it is handed on.</summary>
    internal void HandOver(Handover handover)
    {
        var own = new Handover { Lock = folderLock, Password = "" };

        // For its own sake, it does not go on waiting: whoever asked for that is answered by what starts it.
        TimeSpan? wait = again is null || startsAgain is not { } at || house.Renewing == this ? null : at - house.Clock.GetUtcNow();
        supervisor?.HandOver(own);
        own.Pause = new HandedPause(pause.QuickEnds, Ran, wait is { } left && left < TimeSpan.Zero ? TimeSpan.Zero : wait, wait is null ? "" : ended);
        own.Output ??= Output;
        own.Command = wait is not null || supervisor is null ? null : started;
        if (supervisor is null && LearntNow() is { } known)
        {
            (own.Knowledge, own.ServiceInfo) = (known.Knowledge, BuildInfo.Known(known.ModulePath, "", "", "", "", ""));
        }

        handover.Services.Add((Name, own));
    }

    /// <summary>It is to end, for it is not in the list any more.</summary>
    internal void Leave()
    {
        isLeaving = true;
        StopWaiting();
        if (supervisor is { } living)
        {
            // As for an update: what does not end when it is told to is ended.
            living.Signalled(Signals.SIGTERM);
            house.Loop.After(living.StopTimeout, () => supervisor?.Signalled(Signals.SIGKILL));
        }
        else
        {
            house.Loop.Post(() => house.Gone(this));
        }
    }

    /// <summary>Nothing of it is left: the folder is another's to take.</summary>
    internal void Close()
    {
        Control?.End();
        if (folderLock >= 0)
        {
            FileIo.Close(folderLock);
            folderLock = -1;
        }
    }

    /// <summary>Takes a command from a surface.</summary>
    internal void Submit(AdminCommand command, Action<UpdateReply> done)
    {
        if (command is AdminCommand.Reload && IsWaiting)
        {
            // One that cannot be started with what it is to read now goes on waiting, and looks for what may mend it.
            if ((supervisor is { } rested ? rested.WhyNotAnew() : StateFolder.Load(Folder).Failure) is { } refusal)
            {
                Log.Info("configuration refused", ("err", refusal.Message));
                done(UpdateReply.Refused(refusal.Message));
            }
            else
            {
                StartAnew(done);
            }
        }
        else if (supervisor is { } living && !isOver)
        {
            living.Submit(command, done);
        }
        else
        {
            done(UpdateReply.Refused($"service {Name} does not run: {ended}{(again is null ? "" : $" (it is started again by and by; ysco reload{FolderCheck.Flag(Folder)} does so now)")}"));
        }
    }

    void IHousehold.Renew() => house.Renew(this);

    private void Drop(Supervisor over)
    {
        house.Supervisors.Remove(over);
        over.Retire();
        lastOutput = over.Output ?? lastOutput;
        supervisor = null;
    }

    private static bool IsBy(HandedCommand command, SupervisedConfig terms) =>
        command.Words.AsSpan().SequenceEqual(terms.Command.Words.ToArray()) && (command.User, command.Groups) == (terms.User, terms.Groups);

    private static HandedCommand CommandOf(SupervisedConfig terms) => new([.. terms.Command.Words], terms.User, terms.Groups);

    /// <summary>What was learnt before it ended; the next check comes when it was due.</summary>
    private Learnt? LearntNow()
    {
        long now = house.Clock.GetTimestamp();
        if (learnt?.Knowledge is { NextCheck: { } next } known)
        {
            known.NextCheck = next - house.Clock.GetElapsedTime(learntAt, now);
        }

        learntAt = now;
        return learnt;
    }

    private RunTerms TermsNow() => new(Folder, started.Words, started.User, started.Groups)
    {
        Learnt = LearntNow(),
        FormerConfig = lastConfig,
        SelfPath = selfPath,
        Lived = house.Lived,
        HouseFolder = house.Folder,
        Lock = folderLock,
        IsLater = isLater,
        NoSelfUpdates = house.Steward == Name ? "" : $"ysco is updated with service {house.Steward} (-dir {house.Folder}/{house.Steward})",
    };
}

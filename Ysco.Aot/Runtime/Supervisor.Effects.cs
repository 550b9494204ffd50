using System.Text;
using Ysco.Durable;
using Ysco.Results;
using Ysco.Supervision;
using Ysco.Updates;

namespace Ysco.Runtime;

/// <summary>What was decided is done here, each effect by the one part that knows how.</summary>
public sealed partial class Supervisor
{
    private void Perform(UpdateEffect effect)
    {
        switch (effect)
        {
            case UpdateEffect.Say say: Tell(say); break;
            case UpdateEffect.Note note: Note(note.Entry, note.IsQuiet); break;
            case UpdateEffect.Start start: Start(start.IsReturn ? FileThatRan() : start.Binary); break;
            case UpdateEffect.Switch to: Switch(to.Binary); break;
            case UpdateEffect.Signal signal: service.Signal(signal.Number, signal.Group); break;
            case UpdateEffect.AskHealth: AskHealth(); break;
            case UpdateEffect.Check: BeginCheck(); break;
            case UpdateEffect.Fetch fetch: BeginFetch(fetch.Target, fetch.Bundle); break;
            case UpdateEffect.FetchSelf fetch: BeginSelfFetch(fetch.Target, fetch.Bundle); break;
            case UpdateEffect.TestSelf test: TestSelf(test.Binary); break;
            case UpdateEffect.RenewSelf renew: BeginSelfRenewal(renew); break;
            case UpdateEffect.SwitchSelf to: SwitchSelf(to.Binary, to.From); break;
            case UpdateEffect.SelfKept: DismissStandby(); break;
            case UpdateEffect.RunHook run: RunHook(run); break;
            case UpdateEffect.AbandonWorkers: AbandonWorkers(); AbandonHooks(); break;
            case UpdateEffect.Remove remove: Remove(remove.Binary); break;
            case UpdateEffect.Count count: counters = counters.Plus(count.Counter); break;
            case UpdateEffect.Reply reply: Answer(reply); break;
            case UpdateEffect.Renew renew: BeginRenewal(renew); break;
            case UpdateEffect.Rest rest: Rest(rest.Why); break;
            case UpdateEffect.Exit exit: Exit(exit.Status); break;
            case UpdateEffect.Adopt: TellOfAdoption(); break;
            default: throw new ArgumentOutOfRangeException(nameof(effect), "an effect that nobody performs");
        }
    }

    private void Tell(UpdateEffect.Say say)
    {
        if (say.Key == "")
        {
            log.Write(say.Level, say.Message);
        }
        else
        {
            log.Write(say.Level, say.Message, (say.Key, say.Value));
        }
    }

    /// <summary>It was taken over at start-up, before the first event.</summary>
    private void TellOfAdoption()
    {
        ProcessIdentity process = service.Current!;
        log.Warn(
            "taking over the service that an earlier run left running", ("pid", $"{process.Pid}"), ("binary", state.ServiceBinary));
        if (process.Arguments() is { } arguments && !process.HasArguments(setup.CommandBytes))
        {
            string text = Encoding.UTF8.GetString(arguments).TrimEnd('\0').Replace('\0', ' ');
            log.Warn("it was started with other arguments, and keeps them until its next start", ("args", text));
        }

        WarnNotRecorded();
    }

    private void WarnNotRecorded()
    {
        if (service.NotRecorded is { } failure)
        {
            log.Warn("which process is the service cannot be noted down for a later run", ("err", failure.Message));
        }
    }

    private void Start(string? binary)
    {
        FindNotifySocket();
        Failure? failure = service.Start(binary ?? path.Path, state.ServiceBinary, OutputDescriptors());
        Settle();
        if (failure is null)
        {
            log.Info("service started", ("pid", $"{service.Current!.Pid}"), ("binary", state.ServiceBinary));
            WarnNotRecorded();
            LookAtEvidenceSoon();
            household.Runs();
        }

        events.Enqueue(new UpdateEvent.Started(failure));
    }

    private void Switch(string binary)
    {
        // Without a trial it is to mend a broken path. Where somebody made it lead to a program meanwhile, that is what is wanted.
        bool mends = state.Durable.Trial is null;
        if (mends && ServiceTrouble() is null)
        {
            events.Enqueue(new UpdateEvent.Switched(binary, null));
            return;
        }

        // Somebody may have removed it, or put something else there.
        Failure? gone = ServicePath.NotAProgram(binary) ?? (mends ? ReadInfo(binary).Failure : null);
        Failure? failure = gone ?? path.Switch(binary);
        unsettled = failure is null ? binary : unsettled;
        if (service.Current is not null)
        {
            Settle();
        }

        events.Enqueue(new UpdateEvent.Switched(binary, failure, IsGone: gone is not null));
    }

    /// <summary>
    /// What follows a switch and waits for the disk: done when a service runs again, and before anything is noted down
    /// that counts on the switch.
    /// </summary>
    private void Settle()
    {
        if (unsettled is not { } binary)
        {
            return;
        }

        unsettled = null;
        if (path.Sync() is { } failure)
        {
            log.Error("the switch of the service path may not outlive a power cut", ("err", failure.Message));
        }

        if (ReadInfo(binary).Try(out Go.BuildInfo? info, out _))
        {
            serviceInfo = info;
        }
    }

    private void Remove(string binary)
    {
        // The state may have been copied from another folder, with what it says of that one's binaries.
        string folder = DurableFile.FolderOf(binary);
        if ((folder == DurableFile.FolderOf(state.ServiceBinary) || folder == DurableFile.FolderOf(setup.SelfBinary))
            && Installation.Remove(binary, FilesInUse(ofOthersToo: true)) is { } failure)
        {
            log.Warn("a binary that is not needed any more cannot be removed", ("err", failure.Message));
            return;
        }

        events.Enqueue(new UpdateEvent.Removed(binary));
    }

    private void Exit(int status)
    {
        DismissStandby();
        notifier.Keep();
        _ = ServiceRecord.None.Save(setup.ServiceRecordPath);
        RunRecord.SaveEnd(setup.RunRecordPath);
        EndWithHooks(status, StartPatience);
    }
}

using Ysco.Admin;
using Ysco.Commands.CommandLine;
using Ysco.Commands.StateFolders;
using Ysco.Config;
using Ysco.Doctor;
using Ysco.Logging;
using Ysco.Loop;
using Ysco.Metrics;
using Ysco.Posix;
using Ysco.Results;
using Ysco.Runtime;
using Ysco.Supervision;
using Ysco.Updates;

namespace Ysco.Commands.Running;

/// <summary>
/// The services of <c>ysco supervise</c>: one process and one loop, a supervisor for each. They know nothing of each other; what
/// concerns the process is decided here: its end, when all have ended that were told to; its execution anew, when none is in the
/// middle of something; and which of them updates ysco itself, which is the first of the list.
/// </summary>
internal sealed class SupervisedServices
{
    /// <summary>A worker has some 16 MB; with two, one that waits for a server which does not answer holds up no other.</summary>
    private const int MaxChecks = 2;

    /// <summary>By then most services have ended that do when they are told to; those that do not are checked for as ever.</summary>
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(5);

    private readonly List<SupervisedService> all = [];
    private readonly AdminGate gate;
    private readonly long began;
    private long? toldToEnd;
    private TimerHandle? afterAll;
    private string configText;
    private string password;

    internal SupervisedServices(EventLoop loop, CommandContext context, string folder, YscoConfig config, string text, string secret, Log log)
    {
        (Loop, Context, Folder, configText, password, Log) = (loop, context, folder, text, secret, log);
        began = context.Clock.GetTimestamp();
        gate = new AdminGate(context.Clock, new BasicAuth(secret), log);
        Routes = new HouseRoutes(context.Clock, gate, () => Housed, Reload, ProcReader.Read) { ListText = () => configText };
        Steward = config.Services[0].Dir;
        foreach (SupervisedConfig terms in config.Services)
        {
            all.Add(Make(terms));
        }

        Housed = all.ConvertAll(service => service.Housed);
    }

    internal EventLoop Loop { get; }

    internal CommandContext Context { get; }

    internal TimeProvider Clock => Context.Clock;

    internal Random Dice { get; } = new();

    internal string Folder { get; }

    /// <summary>What is said of all, or of one while it has no supervisor.</summary>
    internal Log Log { get; }

    /// <summary>The service with which ysco itself is updated: the first of the list that the process began with.</summary>
    internal string Steward { get; }

    /// <summary>How long this program runs.</summary>
    internal TimeSpan Lived => Clock.GetElapsedTime(began);

    /// <summary>Whose turn it is to look for new versions.</summary>
    internal CheckTurns Checks { get; } = new(MaxChecks);

    /// <summary>Those that live.</summary>
    internal List<Supervisor> Supervisors { get; } = [];

    internal IReadOnlyList<SupervisedService> All => all;

    internal IRoutes Routes { get; }

    /// <summary>The one for whose sake the process is to be executed anew; null when it is not.</summary>
    internal SupervisedService? Renewing { get; private set; }

    /// <summary>Where sockets for commands are made; null before anything is served.</summary>
    internal Surfaces? Surfaces { get; set; }

    /// <summary>Somebody told us to end. Not for ever: services may take an INT for something else and live on.</summary>
    internal bool IsEnding => toldToEnd is { } at && Clock.GetElapsedTime(at) < UpdateMachine.StopMemory;

    private List<HousedService> Housed { get; set; } = [];

    /// <summary>What of others keeps the process from being executed anew for the sake of one; empty when nothing does.</summary>
    internal string BusyFor(SupervisedService asking)
    {
        if (IsEnding)
        {
            return "busy: ysco was told to end";
        }

        foreach (SupervisedService other in all)
        {
            if (other != asking && (other.IsLeaving ? "busy: it ends" : other.Supervisor?.WhyNotNow ?? "") is { Length: > 0 } why)
            {
                return $"service {other.Name}: {why}";
            }
        }

        return "";
    }

    /// <summary>The files of all services but one.</summary>
    internal IReadOnlyList<string> FilesBut(SupervisedService one)
    {
        var files = new List<string>();
        foreach (SupervisedService other in all)
        {
            if (other != one)
            {
                other.AddFiles(files);
            }
        }

        return files;
    }

    /// <summary>What was taken out of the list while ysco was dead runs on, and is nobody's: that is said, for what it is only a person knows.</summary>
    internal void TellOfUnlisted()
    {
        foreach ((string name, int pid) in UnlistedServices.In(Folder, name => all.Exists(each => each.Name == name)))
        {
            Log.Error(
                $"a service runs that is not in the list, and nobody watches it (end it, or put it back into the list and say: ysco reload{FolderCheck.Flag(Folder)})",
                ("service", name), ("pid", $"{pid}"));
        }
    }

    /// <summary>The services get it too, after this.</summary>
    internal void Signalled(int signal)
    {
        if (signal is not (Signals.SIGTERM or Signals.SIGINT))
        {
            return;
        }

        toldToEnd = Clock.GetTimestamp();
        afterAll?.Cancel();
        afterAll = Loop.After(UpdateMachine.StopMemory, () => all.ForEach(each => each.StartIfEnded()));
        Checks.Hold();
        Loop.After(EndPatience, Checks.GoOn);
        foreach (SupervisedService each in all)
        {
            each.StopWaiting();
        }

        EndWhenAlone();
    }

    /// <summary>One has ended for good.</summary>
    internal void Gone(SupervisedService service)
    {
        if (service.IsLeaving)
        {
            all.Remove(service);
            Housed = all.ConvertAll(each => each.Housed);
            service.Close();
            Log.Info("a service that is not in the list any more has ended", ("service", service.Name));
        }

        EndWhenAlone();
    }

    /// <summary>Has the process executed anew, for the sake of one.</summary>
    internal void Renew(SupervisedService asking)
    {
        Renewing = asking;
        Checks.Hold();
        foreach (SupervisedService other in all)
        {
            if (other != asking)
            {
                other.Supervisor?.MakeReadyForAnother();
            }
        }

        Loop.Stop();
    }

    /// <summary>We are still here, and go on.</summary>
    internal void NotRenewed(Failure why)
    {
        Supervisor? asking = Renewing?.Supervisor;
        Renewing = null;
        Checks.GoOn();
        asking?.NotRenewed(why);
    }

    /// <summary>What the next program needs.</summary>
    internal Handover HandOver(int folderLock)
    {
        var handover = new Handover { Lock = folderLock, ConfigText = configText, Password = password, IsSameConfig = true };
        foreach (SupervisedService each in all)
        {
            each.HandOver(handover);
        }

        return handover;
    }

    /// <summary>Who answers on the socket of a service, and for the process; null when there is no such service.</summary>
    internal IRoutes? RoutesOf(string service) => service == "" ? Routes : all.Find(each => each.Name == service)?.OnSocket;

    private SupervisedService Make(SupervisedConfig terms)
    {
        var service = new SupervisedService(this, terms);
        service.OnSocket = new AdminRoutes(Clock, gate, () => service.Snapshot, service.Submit, ProcReader.Read, terms.Dir, "") { Output = () => service.Output };
        service.Housed = new HousedService(
            terms.Dir, () => service.Snapshot, new AdminRoutes(Clock, gate, () => service.Snapshot, service.Submit, ProcReader.Read, terms.Dir, $"/{terms.Dir}") { Output = () => service.Output });
        return service;
    }

    private void EndWhenAlone()
    {
        if (IsEnding && Supervisors.Count == 0)
        {
            Loop.Stop();
        }
    }

    /// <summary>Takes up the list and the password as they are on disk. Services that stay in the list are not touched.</summary>
    private void Reload(Action<UpdateReply> done)
    {
        if (!SuperviseCommand.Read(Folder).Try(out (YscoConfig Config, string Text) read, out Failure? failure)
            || !RunSetup.PasswordOf(read.Config.AuthFile).Try(out string? secret, out failure)
            || (failure = WhyNotNow(read.Config)) is not null)
        {
            Log.Info("list of services refused", ("err", failure.Message));
            done(UpdateReply.Refused(failure.Message));
            return;
        }

        (configText, password, Log.Lowest) = (read.Text, secret, read.Config.LogLevel);
        gate.Change(new BasicAuth(secret));
        foreach (SupervisedService each in all)
        {
            SupervisedConfig? terms = read.Config.Services.FirstOrDefault(wanted => wanted.Dir == each.Name);
            if (terms is null)
            {
                each.Leave();
            }
            else
            {
                each.Take(terms);
            }
        }

        var added = new List<SupervisedService>();
        foreach (SupervisedConfig terms in read.Config.Services)
        {
            if (!all.Exists(each => each.Name == terms.Dir))
            {
                added.Add(Make(terms));
            }
        }

        all.AddRange(added);
        Housed = all.ConvertAll(each => each.Housed);
        Log.Info("list of services is in use", ("services", $"{read.Config.Services.Count}"), ("new", $"{added.Count}"));
        foreach (SupervisedService each in added)
        {
            each.StartLater();
            each.Control = Surfaces?.ListenForCommands(each.Folder, each.OnSocket);
        }

        string later = CountsLater();
        if (later != "")
        {
            Log.Info("another Command, User or Groups counts from the next start of these services", ("services", later));
        }

        done(later == "" ? UpdateReply.Done : new UpdateReply(ReplyKind.Done, $"another Command, User or Groups counts from the next start of: {later}"));
    }

    /// <summary>The services that go on with another command, user or groups than the list has now, with commas between.</summary>
    private string CountsLater()
    {
        var names = new List<string>();
        foreach (SupervisedService each in all)
        {
            if (each.RunsByFormerTerms)
            {
                names.Add(each.Name);
            }
        }

        return string.Join(", ", names);
    }

    /// <summary>What keeps a service from its next start: its folder, its user, its program; null when nothing does.</summary>
    private Failure? WrongWith(SupervisedConfig terms) =>
        !StateFolder.Load($"{Folder}/{terms.Dir}").Try(out (YscoConfig Config, string Text) own, out Failure? failure)
            || !RunSetup.UserOf(new RunTerms(terms.Dir, [.. terms.Command.Words], terms.User, terms.Groups)).Try(out ServiceUser? user, out failure)
            || !new ServicePath(terms.Command.Words[0]).Resolve().Try(out string? binary, out failure)
            ? failure
            : ServicePath.NotAProgram(binary) ?? Launch.TryProgram(LaunchTerms.Of(own.Config.Process, user), binary);

    private Failure? WhyNotNow(YscoConfig wanted)
    {
        // A slip of the hand ends no service that runs.
        foreach (SupervisedConfig terms in wanted.Services)
        {
            if (WrongWith(terms) is { } wrong)
            {
                return wrong.Within($"{Folder}/ysco.conf: service {terms.Dir}");
            }
        }

        if (IsEnding)
        {
            return Failure.Refused("busy: ysco was told to end");
        }

        foreach (SupervisedService each in all)
        {
            if (each.IsLeaving)
            {
                return Failure.Refused($"busy: service {each.Name}, which was taken out of the list, has not ended yet (try again when it has)");
            }

            // What one is in the middle of when it is to end is broken off; but not what concerns ysco itself.
            if (each.Name == Steward && !wanted.Services.Any(terms => terms.Dir == each.Name) && each.Supervisor?.WhyNotNow is { Length: > 0 } why)
            {
                return Failure.Refused($"service {each.Name}, with which ysco is updated, cannot be taken out now: {why}");
            }
        }

        return null;
    }
}

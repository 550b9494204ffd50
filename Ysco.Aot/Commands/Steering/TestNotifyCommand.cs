using Ysco.Commands.CommandLine;
using Ysco.Commands.Control;
using Ysco.Results;
using Ysco.Runtime;

namespace Ysco.Commands.Steering;

/// <summary><c>ysco testnotify [-dir ys]</c>: a test to each URL of Notify, and what came of it.</summary>
internal static class TestNotifyCommand
{
    /// <summary>Between two looks whether each was tried.</summary>
    private const int LookEveryMilliseconds = 200;

    /// <summary>A worker that sends something else is waited for, and then the test has its time.</summary>
    private static readonly TimeSpan Patience = 2 * Worker.NotifyWork.TimeLimit;

    internal static int Run(CommandContext context)
    {
        var flags = new FlagSet("testnotify", "")
        {
            About = "Has the ysco that runs send a message of kind \"test\" to each URL of Notify in its configuration, whatever Kinds says, "
                + "and tells what came of it: exit status 1 when one could not be told.",
        };
        Flag<string> folder = flags.Folder("folder that ysco runs with");
        if (flags.Parse(context) is { } code)
        {
            return code;
        }

        var client = new ControlClient(folder.Value);
        if (!RunningState.Ask(client, context.Clock.GetUtcNow()).Try(out RunningState? state, out Failure? failure))
        {
            return context.Fail(failure);
        }

        failure = client.Command(ControlClient.Prompt, ("command", "testnotify"));
        return state is null ? context.Fail(client.NotRunning)
            : failure is not null ? context.Fail(failure)
            : Await(context, client, state.Snapshot.Receivers);
    }

    /// <summary>Waits until each was tried once more than before.</summary>
    private static int Await(CommandContext context, ControlClient client, SnapshotReceiver[] before)
    {
        long began = context.Clock.GetTimestamp();
        while (true)
        {
            if (!RunningState.Ask(client, context.Clock.GetUtcNow()).Try(out RunningState? state, out Failure? failure))
            {
                return context.Fail(failure);
            }

            if (state is null)
            {
                return context.Fail(client.NotRunning);
            }

            SnapshotReceiver[] now = state.Snapshot.Receivers;
            bool isLate = context.Clock.GetElapsedTime(began) > Patience;
            if (isLate || now.Length != before.Length || AreTried(before, now))
            {
                return Tell(context, before, now);
            }

            Thread.Sleep(LookEveryMilliseconds);
        }
    }

    private static bool AreTried(SnapshotReceiver[] before, SnapshotReceiver[] now)
    {
        bool all = true;
        for (int i = 0; i < now.Length; i++)
        {
            // What was owed goes first; when that fails, so would the test.
            all &= now[i].Tries > before[i].Tries && (now[i].IsFailing || now[i].Owed == 0);
        }

        return all;
    }

    private static int Tell(CommandContext context, SnapshotReceiver[] before, SnapshotReceiver[] now)
    {
        int code = ExitCode.Ok;
        for (int i = 0; i < now.Length; i++)
        {
            bool isTried = i >= before.Length || now[i].Tries > before[i].Tries;
            string outcome = !isTried ? "not tried yet" : now[i].IsFailing ? $"failed: {now[i].Error}" : "delivered";
            context.Out.Write($"{now[i].Name}: {outcome}\n");
            code = isTried && !now[i].IsFailing ? code : ExitCode.Failed;
        }

        return code;
    }
}

using Ysco.Admin;
using Ysco.Commands.CommandLine;
using Ysco.Commands.Control;
using Ysco.Results;

namespace Ysco.Commands.Steering;

/// <summary><c>ysco check -now</c>: has the ysco that runs check, and tells what it found.</summary>
internal static class CheckNow
{
    /// <summary>Longer than a check's own limit.</summary>
    private static readonly TimeSpan Patience = Worker.VersionCheck.TimeLimit + TimeSpan.FromMinutes(1);

    internal static int Run(CommandContext context, string folder)
    {
        var client = new ControlClient(folder);
        Failure? failed = client.Command(Patience, ("command", "check"));
        if (failed is not null and not { Kind: FailureKind.Refused or FailureKind.Security })
        {
            return context.Fail(failed);
        }

        // Also where a check failed it is told what each method said.
        if (!RunningState.Ask(client, context.Clock.GetUtcNow()).Try(out RunningState? state, out Failure? failure))
        {
            return context.Fail(failed ?? failure);
        }

        if (state is null)
        {
            return context.Fail(failed ?? client.NotRunning);
        }

        // Why it failed is said once, as what failed.
        List<PageNotice> notices = PageState.Of(state.Snapshot);
        notices.RemoveAll(notice => failed is not null && notice.Headline == PageState.CheckFailed);
        context.Out.Write(StatusCommand.Text(context, state.Snapshot, folder).Checked(notices));
        return failed is null ? ExitCode.Ok : context.Fail(failed);
    }
}

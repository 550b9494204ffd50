using Ysco.Commands.CommandLine;
using Ysco.Doctor;

namespace Ysco.Commands.Doctor;

/// <summary><c>ysco doctor [-json] [-offline] [-dir ys] [CMD]</c>: whether all is there that the next update will need, and how to mend what is not.</summary>
internal static class DoctorCommand
{
    /// <summary>Exit statuses from 126 on are the shell's.</summary>
    private const int MaxCounted = 100;

    internal static int Run(CommandContext context)
    {
        var flags = new FlagSet("doctor", "[CMD]")
        {
            AnyOrder = true,
            About = "Checks what an update will need, a line each, and says how to mend what is not right: configuration, state, permissions, "
                + "links, disk space, clock, name server and DNSSEC, certificates, proxy, log, the proof of the installed binaries, and what is "
                + "left over. Changes nothing, and works with and without a ysco that runs. CMD is the path of the service, as it is given to "
                + "ysco run; without it, the one that runs, or ran last. The exit status is the number of failures, 100 at most.",
        };
        Flag<string> folder = flags.Folder("folder with configuration, state and what is held of the log");
        Flag<bool> json = flags.Bool("json", "as a JSON array of objects with check, status (ok, warn, fail, skip), text and mend");
        Flag<bool> offline = flags.Bool("offline", "leave out what asks the network");
        if (flags.Parse(context, 0, 1) is { } code)
        {
            return code;
        }

        var visit = new DoctorVisit(context, folder.Value, flags.Rest.IsEmpty ? "" : flags.Rest.Span[0]);
        visit.LookAtFiles();
        visit.LookAtNetwork(offline.Value);
        context.Out.Write(json.Value ? DoctorText.Json(visit.Findings) : DoctorText.Describe(visit.Findings));
        return Math.Min(DoctorText.Count(visit.Findings, FindingStatus.Fail), MaxCounted);
    }
}

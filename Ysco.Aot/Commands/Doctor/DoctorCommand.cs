using Ysco.Commands.CommandLine;
using Ysco.Commands.StateFolders;
using Ysco.Config;
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
                + "ysco run; without it, the one that runs, or ran last. Of a folder of ysco supervise it checks the list and then each service, whose "
                + "name is in each line. The exit status is the number of failures, 100 at most.",
        };
        Flag<string> folder = flags.Folder("folder with configuration, state and what is held of the log");
        Flag<bool> json = flags.Bool("json", "as a JSON array of objects with check, status (ok, warn, fail, skip), text and mend, and with service, which is empty for the list, of several");
        Flag<bool> offline = flags.Bool("offline", "leave out what asks the network");
        if (flags.Parse(context, 0, 1) is { } code)
        {
            return code;
        }

        string given = flags.Rest.IsEmpty ? "" : flags.Rest.Span[0];
        var sections = new List<DoctorSection>();
        DoctorRunning running = DoctorRunning.Find(folder.Value);

        // A ysco that has several services goes on with them, whatever became of the list.
        if (!ListFolder.IsOne(folder.Value) && running.Services.Count == 0)
        {
            DoctorHouse? around = ListFolder.Around(folder.Value) is { } list ? new DoctorHouse(list, DoctorRunning.Find(list)) : null;
            sections.Add(new DoctorSection(null, Visit(context, folder.Value, given, around, offline.Value, running)));
        }
        else if (given != "")
        {
            return flags.WrongUsage(context, $"{folder.Value}/ysco.conf lists several services, with the program of each: CMD is for the folder of one");
        }
        else
        {
            var house = new DoctorHouse(folder.Value, running);
            sections.Add(new DoctorSection("", house.LookAtList()));
            foreach (SupervisedConfig each in house.Services)
            {
                sections.Add(new DoctorSection(each.Dir, Visit(context, $"{folder.Value}/{each.Dir}", "", house, offline.Value)));
            }
        }

        context.Out.Write(json.Value ? DoctorText.Json(sections) : DoctorText.Describe(sections));
        return Math.Min(DoctorText.Count(sections, FindingStatus.Fail), MaxCounted);
    }

    private static List<Finding> Visit(CommandContext context, string folder, string given, DoctorHouse? house, bool offline, DoctorRunning? known = null)
    {
        var visit = new DoctorVisit(context, folder, given, house, known);
        visit.LookAtFiles();
        visit.LookAtNetwork(offline);
        return visit.Findings;
    }
}

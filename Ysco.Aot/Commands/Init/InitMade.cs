using Ysco.Commands.StateFolders;
using Ysco.Config;
using Ysco.Doctor;
using Ysco.Durable;
using Ysco.Posix;
using Ysco.Supervision;

namespace Ysco.Commands.Init;

/// <summary>What an <c>ysco init</c> made so far, to be told or to be undone.</summary>
/// <param name="folder">The state folder.</param>
/// <param name="self">The link to ourselves.</param>
internal sealed class InitMade(string folder, SelfLink self)
{
    /// <summary>The state folder.</summary>
    internal string Folder => folder;

    /// <summary>Where it is made, removed when it does not become the state folder; what an earlier try left there is removed first.</summary>
    internal string Workshop { get; } = folder + DurableFile.TemporarySuffix;

    internal SelfLink Self => self;

    /// <summary>The service's program, once it is to be fetched.</summary>
    internal string Binary { get; set; } = "";

    /// <summary>What is proven of it, once it is there; for a person.</summary>
    internal string? Proven { get; set; }

    /// <summary>Whether it is proven at all: unsigned releases are taken as they come, when that is said.</summary>
    internal bool IsProven { get; set; } = true;

    /// <summary>The file in which it is kept what was seen of its source, and what that is; once it is there.</summary>
    internal (string File, string What) Seen { get; set; } = ("", "");

    /// <summary>The link to the program, once it is there.</summary>
    internal string ServiceLink { get; set; } = "";

    internal void Undo()
    {
        if (ServiceLink != "")
        {
            _ = Files.unlink(ServiceLink);
        }

        self.Undo();
        if (Proven is not null)
        {
            _ = Installation.Remove(Binary, FilesInUse.None);
        }

        StateFolder.RemoveTree(Workshop);
    }

    /// <summary>What is proven, each thing that was made, and what to do next.</summary>
    internal string Summary()
    {
        string file = Binary[(Binary.LastIndexOf('/') + 1)..];
        return $"{Proven}\n"
            + $"made {file}, the program\n"
            + $"made {Installation.EvidencePath(file)}, {(IsProven ? "what proves it" : "what is known of it")}\n"
            + $"made {ServiceLink}, a link to the program: updates change where it leads\n"
            + self.Summary
            + $"made {folder}/ysco.conf, the configuration\n"
            + $"made {folder}/password.txt, the password of the admin endpoints (user admin)\n"
            + $"made {folder}/state.json, what is scheduled, paused or on trial\n"
            + (Seen.File == "" ? "\n" : $"made {folder}/{Seen.File}, {Seen.What}\n\n")
            + Next();
    }

    /// <summary>What starts the service: a ysco of its own, or the one of the list in the folder that the state folder was made in.</summary>
    private string Next()
    {
        (string house, string name) = ListFolder.Split(folder);
        if (!ListFolder.IsOne(house) || SupervisedConfig.CheckName(name) is not null)
        {
            return "start the service with (arguments of its own go at the end)\n\n"
                + $"    ./ysco run{FolderCheck.Flag(folder)} -addr 127.0.0.1:8080 ./{ServiceLink}\n";
        }

        string item = $"\t-\n\t\tDir: {name}\n\t\tCommand:\n\t\t\t- ./{ServiceLink}\n";
        string start = FolderLock.Holder(house) is null ? "supervise" : "reload";
        return (ListFolder.Around(folder) is null
                ? $"add the service to Services in {house}/ysco.conf (arguments of its own follow in Command, each an item)\n\n{item}\nand "
                : $"the service is in the list of {house}/ysco.conf: ")
            + $"start it with\n\n    ./ysco {start} -dir {ShellWord.Path(house)}{(start == "reload" ? "" : " -addr 127.0.0.1:8080")}\n";
    }
}

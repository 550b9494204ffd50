using System.Text;
using Ysco.Accounts;
using Ysco.Commands.StateFolders;
using Ysco.Config;
using Ysco.Doctor;
using Ysco.Posix;
using Ysco.Results;
using Ysco.State;
using Ysco.Supervision;
using Ysco.Updates;

namespace Ysco.Commands.Doctor;

/// <summary>
/// What <c>ysco doctor</c> knows of a folder of <c>ysco supervise</c>: the list of services, which it looks at, and what of it concerns
/// each of them.
/// </summary>
/// <param name="folder">The folder.</param>
/// <param name="running">The ysco that runs with it.</param>
internal sealed class DoctorHouse(string folder, DoctorRunning running)
{
    /// <summary>The folder.</summary>
    internal string Folder => folder;

    /// <summary>Whether the list was looked at, and not just one of its services.</summary>
    internal bool IsLookedAt { get; private set; }

    /// <summary>The command that starts a ysco for it.</summary>
    internal string Start => $"ysco supervise -dir {ShellWord.Path(folder)}";

    /// <summary>What a person types to change the list.</summary>
    internal string Edit => running.Version is null ? SelfCheck.Edit(folder) : $"\"${{EDITOR:-vi}}\" {ShellWord.Path($"{folder}/ysco.conf")} && {Reload}";

    private string Reload => $"ysco reload -dir {ShellWord.Path(folder)}";

    /// <summary>The services; none when the list is wrong.</summary>
    internal IReadOnlyList<SupervisedConfig> Services { get; } = ListFolder.Services(folder);

    /// <summary>What the list says of the service that has a folder; null when it is none of them.</summary>
    internal SupervisedConfig? TermsOf(string service)
    {
        string path = service.TrimEnd('/');
        string name = path[(path.LastIndexOf('/') + 1)..];
        foreach (SupervisedConfig each in Services)
        {
            if (each.Dir == name)
            {
                return each;
            }
        }

        return null;
    }

    /// <summary>The path of a service's program, as we reach it.</summary>
    internal string ProgramOf(SupervisedConfig terms) => running.Reach(terms.Command.Words[0]);

    /// <summary>As whom a service runs; null for ysco's user.</summary>
    internal static Result<ServiceUser?> UserOf(SupervisedConfig terms) => terms.User == "" ? (ServiceUser?)null
        : AccountFiles.Load().Try(out AccountFiles? accounts, out Failure? failure)
            && ServiceUser.Find(accounts, terms.User, terms.Groups).Try(out ServiceUser? found, out failure) ? found
        : failure;

    /// <summary>Looks at what is there for all of them.</summary>
    internal List<Finding> LookAtList()
    {
        var findings = new List<Finding> { FolderCheck.Of(folder) };
        if (FileStatus.Of(folder) is not { IsDirectory: true } status)
        {
            return findings;
        }

        uint owner = (running.Pid is { } pid ? FileStatus.Of($"/proc/{pid}") : null)?.Uid ?? status.Uid;
        IsLookedAt = true;
        findings.Add(RunningCheck.Of(folder, running.Pid, running.Version, running.Failure, Alone(), Start));
        Result<(YscoConfig Config, string Text)> read = StateFolder.Load(folder);
        findings.Add(List(read));
        findings.Add(read.Try(out (YscoConfig Config, string Text) loaded, out _)
            ? PasswordCheck.Of(running.Reach(loaded.Config.AuthFile))
            : Finding.Skip(PasswordCheck.Name, $"see {ConfigCheck.Name}"));
        findings.Add(FilesCheck.Of(folder, owner));
        findings.Add(Unlisted());
        return findings;
    }

    /// <summary>The services that run while no ysco does.</summary>
    private List<string> Alone()
    {
        var alone = new List<string>();
        foreach (SupervisedConfig each in Services)
        {
            if (!running.IsThere && ServiceRecord.Load($"{folder}/{each.Dir}/service.run")?.Process is { } process && process.IsAlive())
            {
                alone.Add($"{each.Dir} (process {process.Pid})");
            }
        }

        return alone;
    }

    private Finding Unlisted()
    {
        const string Name = "unlisted";
        if (Services.Count == 0)
        {
            return Finding.Skip(Name, $"see {ConfigCheck.Name}");
        }

        List<(string Name, int Pid)> found = UnlistedServices.In(folder, name => TermsOf(name) is not null || running.Services.Contains(name));
        return found is [var (service, pid), ..]
            ? Finding.Fail(Name, $"{folder}/{service}: its service runs as process {pid}, and is not in the list: nobody watches it", $"kill {pid}  # or put it back into the list, then: ysco reload -dir {ShellWord.Path(folder)}")
            : Finding.Ok(Name, "no service runs that the list has not");
    }

    private Finding List(Result<(YscoConfig Config, string Text)> read)
    {
        string path = $"{folder}/ysco.conf";
        Failure? wrong = read.Failure;
        foreach (SupervisedConfig each in Services)
        {
            wrong ??= UserOf(each).Failure?.Within($"{path}: service {each.Dir}");
        }

        return wrong is not null ? ConfigCheck.Of(folder, isThere: true, wrong, "", inUse: null)
            : Services.Count == 0 && running.Services.Count > 0
            ? Finding.Fail(ConfigCheck.Name, $"{path} lists no services, and the ysco that runs goes by what it was before ({string.Join(", ", running.Services)}): it is not taken up so, and the next start fails", Edit)
            : Differs() ? Finding.Warn(ConfigCheck.Name, $"{path} lists other services than the ysco that runs has ({string.Join(", ", running.Services)})", Reload)
            : running.ListSum == "" ? Finding.Ok(ConfigCheck.Name, path)
            : running.ListSum == ConfigFile.Sum(Encoding.UTF8.GetBytes(read.Value.Text)) ? Finding.Ok(ConfigCheck.Name, $"{path}, as ysco uses it")
            : Finding.Warn(ConfigCheck.Name, $"{path} was changed, and the ysco that runs goes by what it was before", Reload);
    }

    /// <summary>Whether the list has other services than the one that runs.</summary>
    private bool Differs()
    {
        if (running.Version is null)
        {
            return false;
        }

        bool differs = Services.Count != running.Services.Count;
        foreach (SupervisedConfig each in Services)
        {
            differs |= !running.Services.Contains(each.Dir);
        }

        return differs;
    }

    /// <summary>The binaries and links that services run, start or go back to, for several may lie in one folder; null when that is not to be told of all.</summary>
    internal List<string>? FindFiles()
    {
        var all = new List<string>();
        foreach (SupervisedConfig each in Services)
        {
            var path = new ServicePath(ProgramOf(each));
            all.Add(path.Location);
            all.Add(path.Resolve().Try(out string? binary, out _) ? binary : "");
            all.Add(ServiceRecord.Load($"{folder}/{each.Dir}/service.run")?.Binary ?? "");
            if (!StateFolder.ReadState($"{folder}/{each.Dir}").Try(out DurableState? state, out _))
            {
                return null;
            }

            all.AddRange([state.PreviousBinarySvc, state.Trial?.OldBinary ?? "", state.Trial?.NewBinary ?? ""]);
            all.AddRange(state.Leftovers);
        }

        return all;
    }
}

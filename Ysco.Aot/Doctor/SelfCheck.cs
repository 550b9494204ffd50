using Ysco.Durable;
using Ysco.Results;
using Ysco.Supervision;
using Ysco.Worker;

namespace Ysco.Doctor;

/// <summary>What an update of ysco itself needs.</summary>
internal static class SelfCheck
{
    /// <summary>Where its releases come from.</summary>
    internal const string Source = "self";

    /// <summary>Where it lies.</summary>
    internal const string Path = "selfpath";

    /// <summary>That it is proven itself.</summary>
    internal const string Proof = "selfproof";

    /// <summary>Judges where its releases come from. Pure.</summary>
    /// <param name="own">That; null for nowhere.</param>
    /// <param name="isBuiltIn">Whether the key is built in.</param>
    /// <param name="folder">The state folder.</param>
    internal static Finding Of(ReleaseTerms? own, bool isBuiltIn, string folder)
    {
        if (own is null)
        {
            return Finding.Skip(Source, "nobody says where releases of ysco come from (no key is built in, and Source.Self names none): it does not update itself");
        }

        string edit = Edit(folder);
        return own.Source is not { } source ? Finding.Fail(Source, own.Failure!.Message, edit)
            : !source.IsProven ? Finding.Warn(Source, $"NOT SIGNED: whoever answers at {source.ManifestUrl} decides which ysco runs here (Source.Self.AllowUnsigned)", edit)
            : Finding.Ok(Source, $"{source.ManifestUrl}, {KeyWords(source)}{(isBuiltIn ? ", built in" : ", of Source.Self")}");
    }

    /// <summary>Looks where it lies.</summary>
    /// <param name="path">The path that it was started by; empty when that is not known.</param>
    /// <param name="user">The user that ysco runs as.</param>
    internal static Finding OfPath(string path, ServiceUser user)
    {
        var self = new ServicePath(path);
        if (path == "")
        {
            return Finding.Fail(
                Path, "the path that ysco was started by is not known, or does not lead to it any more: an update cannot replace it", "\"$(command -v ysco)\" run ./CMD");
        }

        if (!self.Resolve().Try(out string? binary, out Failure? failure))
        {
            return Finding.Fail(Path, failure.Message, $"ls -l {ShellWord.Path(path)}");
        }

        Finding written = InstallCheck.Of(Folders(self, binary), user);
        return written.Status != FindingStatus.Ok ? Finding.Fail(Path, written.Text, written.Mend)
            : self.IsLink ? Finding.Ok(Path, $"{path}, a link to {binary}")
            : Finding.Warn(Path, $"{path} is no link: an update of ysco replaces the file itself", ServiceCheck.MakeLink(path));
    }

    /// <summary>The id of what proves releases, in words.</summary>
    internal static string KeyWords(ReleaseSource source) => source.Key is { } key ? $"release key {key.ShortId()}" : $"log {source.LogKey!.Name}";

    /// <summary>What a person types to change the configuration.</summary>
    internal static string Edit(string folder) => $"\"${{EDITOR:-vi}}\" {ShellWord.Path($"{folder}/ysco.conf")}; ysco doctor{FolderCheck.Flag(folder)}";

    private static List<string> Folders(ServicePath self, string binary)
    {
        var folders = new List<string> { DurableFile.FolderOf(binary) };
        string other = DurableFile.FolderOf(self.Location);
        if (!SameFile.Node(folders[0], other))
        {
            folders.Add(other);
        }

        return folders;
    }
}

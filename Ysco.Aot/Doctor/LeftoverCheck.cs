using System.Globalization;
using Ysco.Durable;
using Ysco.Posix;
using Ysco.Supervision;

namespace Ysco.Doctor;

/// <summary>What is left over: files of a write that was cut off, and installed binaries that nothing refers to.</summary>
internal static class LeftoverCheck
{
    internal const string Name = "leftovers";

    /// <summary>Names in a folder that are looked at.</summary>
    private const int MaxFiles = 10_000;

    /// <summary>What is listed to be removed; the rest is seen when these are gone.</summary>
    private const int MaxShown = 8;

    /// <summary>What is younger may be being written: a download of a slow line takes no longer, with ysco's own limits.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(30);

    /// <summary>Looks for them.</summary>
    /// <param name="folder">The state folder.</param>
    /// <param name="installed">
    /// The service's binaries, and ysco's: their folder, the program's name, which theirs begin with, and those of them that are in
    /// use; none when that is not known, and then none counts as left over.
    /// </param>
    /// <param name="isRunning">Whether a ysco runs, which may be writing.</param>
    /// <param name="now">The time it is.</param>
    internal static Finding Of(string folder, List<(string Folder, string Program, List<string> Used)> installed, bool isRunning, DateTimeOffset now)
    {
        var left = new List<string>();
        var places = new List<string> { folder };
        places.AddRange(installed.ConvertAll(static each => each.Folder).FindAll(each => each != folder));
        foreach (string place in places.Distinct())
        {
            foreach (string file in FolderFiles.In(place, "*" + DurableFile.TemporarySuffix, MaxFiles))
            {
                if (!isRunning || FileStatus.Of(file, followLinks: false) is not { } status || now.ToUnixTimeSeconds() - status.ModifiedSeconds > Fresh.TotalSeconds)
                {
                    left.Add(file);
                }
            }
        }

        foreach ((string binaries, string program, List<string> used) in installed)
        {
            if (used.Count > 0)
            {
                AddUnused(left, binaries, program, used);
            }
        }

        if (left.Count == 0)
        {
            return Finding.Ok(Name, "none");
        }

        List<string> shown = left.GetRange(0, Math.Min(left.Count, MaxShown));
        return Finding.Warn(
            Name, string.Create(CultureInfo.InvariantCulture, $"{left.Count} {(left.Count == 1 ? "file" : "files")} that nothing refers to: {string.Join(", ", shown)}"),
            $"rm {ShellWord.Paths(shown)}");
    }

    // Ours are those with evidence and a name as updates give it; a link beside them, to whichever service, is a reference.
    private static void AddUnused(List<string> left, string binaries, string program, List<string> used)
    {
        const string Suffix = ".evidence.json";
        FilesInUse? inUse = null;
        foreach (string evidence in FolderFiles.In(binaries, program + "-v*" + Suffix, MaxFiles))
        {
            string binary = evidence[..^Suffix.Length];
            inUse ??= new FilesInUse("", [.. used, .. LinksIn(binaries)]);
            if (!inUse.Contains(binary) && FileStatus.Of(binary, followLinks: false) is not { IsLink: true })
            {
                if (FileStatus.Of(binary) is not null)
                {
                    left.Add(binary);
                }

                left.Add(evidence);
            }
        }
    }

    private static List<string> LinksIn(string folder) =>
        FolderFiles.In(folder, "*", MaxFiles).FindAll(static file => FileStatus.Of(file, followLinks: false) is { IsLink: true });
}

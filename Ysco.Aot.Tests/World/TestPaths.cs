namespace Ysco.Tests.World;

/// <summary>Where the tests find what is built, and where they may leave what later runs can use again.</summary>
public static class TestPaths
{
    /// <summary>The repository's artifacts folder: the one that this program runs from.</summary>
    public static string Artifacts { get; } = Above(AppContext.BaseDirectory, "artifacts")
        ?? Path.Combine(Path.GetTempPath(), "ysco-artifacts");

    /// <summary>Kept between runs: Go's build cache and the binaries that were built.</summary>
    public static string WorldCache => Path.Combine(Artifacts, "world");

    /// <summary>A new empty folder, mode 0755, for one test; whoever asks deletes it.</summary>
    public static string NewFolder(string what)
    {
        string folder = Directory.CreateTempSubdirectory($"ysco-{what}-").FullName;
        File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101);
        return folder;
    }

    private static string? Above(string from, string name)
    {
        for (var folder = new DirectoryInfo(from); folder is not null; folder = folder.Parent)
        {
            if (folder.Name == name)
            {
                return folder.FullName;
            }
        }

        return null;
    }
}

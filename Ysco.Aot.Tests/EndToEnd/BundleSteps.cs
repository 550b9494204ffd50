using System.Formats.Tar;
using System.Text;
using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.EndToEnd;

/// <summary>Bundles: made where there is a network, and altered on the way.</summary>
internal static class BundleSteps
{
    /// <summary>Nobody answers there.</summary>
    public const string Nowhere = "http://127.0.0.1:1/";

    /// <summary><c>ysco bundle</c> of a program of the world's own log, the toolchain named.</summary>
    public static Task<ProcessOutcome> BundleAsync(this Sandbox here, TestWorld world, string what, string file, params string[] flags) => here.RunAsync(
        ["bundle", "-key", world.Builds.VerifierKey, "-url", world.Builds.BaseUrl, "-goversion", TestWorld.GoVersion, "-o", file, .. flags, what]);

    /// <summary>A bundle of a version of the service; a folder of its own makes it, unless one is given.</summary>
    /// <returns>The file.</returns>
    public static async Task<string> BundleAsync(this RunningService host, string version, Sandbox? maker = null, params string[] flags)
    {
        using Sandbox? own = maker is null ? new Sandbox() : null;
        Sandbox here = maker ?? own!;
        (await here.BundleAsync(host.World, $"{TestWorld.Service}@{version}", "b", flags)).Succeeded();
        string file = Path.Combine(host.Folder, $"{version}.bundle");
        File.Move(here["b"], file, overwrite: true);
        return file;
    }

    /// <summary>What is held of the log.</summary>
    public static string Head(this RunningService host) => Path.Combine(host.Folder, "ys", "log-localhost.head");

    /// <summary>A service on a machine that reaches nobody.</summary>
    public static Task<RunningService> OfflineAsync(this TestWorld world, Func<ServiceConfig, ServiceConfig>? config = null) => world.HostAsync(
        config: c => (config ?? (same => same))(c.Set("Monitor.GoProxy", Nowhere).Set("Gobuild.BaseURL", Nowhere)));

    /// <summary>The entries of a bundle, in their order.</summary>
    public static List<(string Name, byte[] Content)> Entries(string file)
    {
        using var tar = new TarReader(File.OpenRead(file));
        var entries = new List<(string, byte[])>();
        while (tar.GetNextEntry() is { } entry)
        {
            using var content = new MemoryStream();
            entry.DataStream?.CopyTo(content);
            entries.Add((entry.Name, content.ToArray()));
        }

        return entries;
    }

    /// <summary>Writes a bundle of entries.</summary>
    public static void Write(string file, IEnumerable<(string Name, byte[] Content)> entries)
    {
        using var tar = new TarWriter(File.Create(file), TarEntryFormat.Ustar);
        foreach ((string name, byte[] content) in entries)
        {
            tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content), Mode = (UnixFileMode)0b110_100_100 });
        }
    }

    /// <summary>Writes the same bundle with an entry altered.</summary>
    public static void Alter(string file, string name, Func<byte[], byte[]> change) =>
        Write(file, Entries(file).Select(entry => entry.Name == name ? (name, change(entry.Content)) : entry).ToList());

    /// <summary>The same for text.</summary>
    public static void Alter(string file, string name, Func<string, string> change) =>
        Alter(file, name, bytes => Encoding.UTF8.GetBytes(change(Encoding.UTF8.GetString(bytes))));
}

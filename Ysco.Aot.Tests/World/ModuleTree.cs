using System.Collections.Concurrent;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Ysco.Tests.World;

/// <summary>
/// The published modules as a GOPROXY file tree (<c>module/@v/list, .info, .mod, .zip</c>): Go itself reads it as
/// file://, the module proxy serves it over HTTP. Reference: go.dev/ref/mod, GOPROXY protocol.
/// </summary>
public sealed class ModuleTree(string folder)
{
    private static readonly string Programs = Path.Combine(AppContext.BaseDirectory, "World", "Programs");
    private readonly ConcurrentDictionary<(string Module, string Version), Release> _releases = new();
    private readonly Lock _lists = new();

    /// <summary>The folder of the tree.</summary>
    public string Folder { get; } = folder;

    /// <summary>Publishes a version of a module with the sources of one of World/Programs.</summary>
    /// <param name="module">The module path; its last element names the program, websvc when there is none of that name.</param>
    /// <param name="version">The version, v0.1.0.</param>
    /// <param name="behaviour">What this release does.</param>
    public void Publish(string module, string version, Behaviour behaviour)
    {
        PublishUnlisted(module, version, behaviour);
        List(module, version);
    }

    /// <summary>As <see cref="Publish"/>, but the list does not name it. What was published before stays as it was.</summary>
    public void PublishUnlisted(string module, string version, Behaviour behaviour)
    {
        if (_releases.ContainsKey((module, version)))
        {
            return;
        }

        string program = Directory.Exists(Path.Combine(Programs, Last(module))) ? Last(module) : "websvc";
        var files = Sources(program, module, version, behaviour);
        string at = VersionsFolder(module);
        using (var zip = new ZipArchive(File.Create(Path.Combine(at, version + ".zip")), ZipArchiveMode.Create))
        {
            foreach (var (name, text) in files)
            {
                using var entry = zip.CreateEntry($"{module}@{version}/{name}").Open();
                entry.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        File.WriteAllText(Path.Combine(at, version + ".mod"), files["go.mod"]);
        File.WriteAllText(Path.Combine(at, version + ".info"), $$"""{"Version":"{{version}}","Time":"2026-01-01T00:00:00Z"}""");
        _releases[(module, version)] = new Release(behaviour, Hash(module, version, files));
    }

    /// <summary>Adds a version to the list only: it can be found and not be built.</summary>
    public void List(string module, string version)
    {
        string list = Path.Combine(VersionsFolder(module), "list");
        lock (_lists)
        {
            string[] known = File.Exists(list) ? File.ReadAllLines(list) : [];
            if (!known.Contains(version))
            {
                File.AppendAllText(list, version + "\n");
            }
        }
    }

    /// <summary>Makes a module known that has no versions.</summary>
    public void PublishWithoutVersions(string module) => File.WriteAllText(Path.Combine(VersionsFolder(module), "list"), "");

    /// <summary>Each module and what its list names.</summary>
    public IReadOnlyList<(string Module, IReadOnlyList<string> Versions)> Listed()
    {
        lock (_lists)
        {
            return [.. Directory.EnumerateFiles(Folder, "list", SearchOption.AllDirectories).Select(file => (
                ModuleName.Unescape(Path.GetRelativePath(Folder, file)[..^"/@v/list".Length]), (IReadOnlyList<string>)File.ReadAllLines(file)))];
        }
    }

    /// <summary>Whether this version was published.</summary>
    public bool Has(string module, string version) => _releases.ContainsKey((module, version));

    /// <summary>The highest listed version, releases first; null when there is none.</summary>
    public string? Latest(string module)
    {
        string list = Path.Combine(VersionsFolder(module), "list");
        string[] all = File.Exists(list) ? File.ReadAllLines(list) : [];
        return all.Order(Comparer<string>.Create(ModuleName.Compare))
            .OrderBy(v => !v.Contains('-', StringComparison.Ordinal)).LastOrDefault();
    }

    /// <summary>What was published as this version, null when nothing was.</summary>
    internal Release? Find(string module, string version) => _releases.GetValueOrDefault((module, version));

    private string VersionsFolder(string module) =>
        Directory.CreateDirectory(Path.Combine(Folder, ModuleName.Escape(module), "@v")).FullName;

    private static SortedDictionary<string, string> Sources(string program, string module, string version, Behaviour behaviour)
    {
        string root = Path.Combine(Programs, program);
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (string file in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories))
        {
            string name = Path.GetRelativePath(root, file);
            files[name] = Path.GetFileName(file) switch
            {
                "release.go" => behaviour.ToGoSource(version, program == "websvc"),
                "go.mod" => $"module {module}\n\ngo 1.19\n",
                _ => File.ReadAllText(file),
            };
        }

        return files;
    }

    private static string Hash(string module, string version, SortedDictionary<string, string> files)
    {
        string all = string.Join('\0', files.Select(f => $"{f.Key}\0{f.Value}"));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{module}@{version}\0{all}")));
    }

    private static string Last(string module) => module[(module.LastIndexOf('/') + 1)..];
}

using System.Text;
using Ysco.Tests.Binary;
using Ysco.Tests.EndToEnd;
using Ysco.Tests.World;

namespace Ysco.Tests.Machine;

/// <summary>Debian's kernel for machines in a cloud, unpacked from its package and never installed.</summary>
internal sealed class GuestKernel
{
    private readonly Dictionary<string, string> _modules;

    private GuestKernel(string folder)
    {
        Image = Directory.GetFiles(Path.Combine(folder, "boot"), "vmlinuz-*").Single();
        _modules = Directory.EnumerateFiles(folder, "*.ko", SearchOption.AllDirectories)
            .ToDictionary(f => Path.GetFileNameWithoutExtension(f).Replace('-', '_'));
    }

    /// <summary>What is booted.</summary>
    public string Image { get; }

    /// <summary>Unpacks it, or takes what an earlier run unpacked.</summary>
    /// <param name="arch">The processor, as Debian names it.</param>
    /// <exception cref="FileNotFoundException">There is no package.</exception>
    public static async Task<GuestKernel> UnpackAsync(string arch)
    {
        string kernels = Folder(arch);
        string package = (Directory.Exists(kernels) ? Directory.GetFiles(kernels, "linux-image-*.deb") : []).Order(StringComparer.Ordinal).LastOrDefault()
            ?? throw new FileNotFoundException($"{kernels}: no linux-image-*.deb to boot (make kernel)");
        string folder = Path.ChangeExtension(package, null);
        if (!Directory.Exists(folder))
        {
            string partial = $"{folder}.{Guid.NewGuid():N}";
            (await ProcessRun.RunAsync("dpkg-deb", ["-x", package, partial])).Succeeded();
            Directory.Move(partial, folder);
        }

        return new GuestKernel(folder);
    }

    /// <summary>Where its package is.</summary>
    public static string Folder(string arch) => Path.Combine(TestPaths.Artifacts, "kernel", arch);

    /// <summary>The files of drivers, each after those that it needs.</summary>
    /// <param name="names">Their names, as modinfo(8) has them.</param>
    public IReadOnlyList<string> Modules(params string[] names)
    {
        var files = new List<string>();
        foreach (string name in names)
        {
            string file = _modules[name.Replace('-', '_')];
            files.AddRange(Modules(Needed(file)).Append(file).Where(f => !files.Contains(f)));
        }

        return files;
    }

    // A module says what it needs in a string of its own: "depends=virtio,virtio_ring".
    private static string[] Needed(string file)
    {
        const string Label = "\0depends=";
        string text = Encoding.Latin1.GetString(File.ReadAllBytes(file));
        int from = text.IndexOf(Label, StringComparison.Ordinal) + Label.Length;
        return text[from..text.IndexOf('\0', from)].Split(',', StringSplitOptions.RemoveEmptyEntries);
    }
}

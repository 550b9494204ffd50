using System.Text;
using Ysco.Tests.Binary;
using Ysco.Tests.EndToEnd;
using Ysco.Tests.World;

namespace Ysco.Tests.Machine;

/// <summary>What a machine is made of: the kernel, and what is in its memory when that starts the first program.</summary>
internal sealed class GuestParts
{
    private static readonly string[] Drivers = ["virtio_pci", "virtio_net", "virtio_blk"];
    private readonly string _folder;
    private readonly byte[] _init;
    private readonly IReadOnlyList<string> _modules;

    private GuestParts(string folder, GuestProcessor processor, string ysco, GuestKernel kernel, byte[] init)
    {
        (_folder, Processor, Ysco, Kernel, _init) = (folder, processor, ysco, kernel.Image, init);
        _modules = kernel.Modules(Drivers);
    }

    /// <summary>What it runs on.</summary>
    public GuestProcessor Processor { get; }

    /// <summary>ysco for it.</summary>
    public string Ysco { get; }

    /// <summary>The kernel's file.</summary>
    public string Kernel { get; }

    /// <summary>Unpacks the kernel and builds the first program.</summary>
    /// <param name="folder">A folder of its own.</param>
    /// <param name="processor">What it is to run on.</param>
    /// <param name="ysco">The binary published for that.</param>
    public static async Task<GuestParts> MakeAsync(string folder, GuestProcessor processor, string ysco)
    {
        Directory.CreateDirectory(folder);
        string init = Path.Combine(folder, "init");
        var environment = new Dictionary<string, string?>
        {
            ["GOCACHE"] = Path.Combine(TestPaths.WorldCache, "gocache"),
            ["GOTOOLCHAIN"] = "local",
            ["GOFLAGS"] = "-mod=mod",
            ["GOENV"] = "off",
            ["CGO_ENABLED"] = "0",
            ["GOARCH"] = processor.GoArch,
        };
        (await ProcessRun.RunAsync(
            "go", ["build", "-trimpath", "-ldflags", "-s -w", "-o", init, "."],
            new() { Directory = Path.Combine(AppContext.BaseDirectory, "Machine", "Init"), Environment = environment, Timeout = TimeSpan.FromMinutes(3) })).Succeeded();
        return new GuestParts(folder, processor, ysco, await GuestKernel.UnpackAsync(processor.GoArch), await File.ReadAllBytesAsync(init));
    }

    /// <summary>The name of the binary of a release, as it is installed there.</summary>
    public string FileName(string version) => (TestWorld.Spec(version) with { GoArch = Processor.GoArch }).FileName;

    /// <summary>Writes the first file system: the first program, drivers, ysco, and nothing else but what is in <paramref name="data"/>.</summary>
    /// <param name="data">A folder that becomes /data; null when a disk does.</param>
    /// <returns>Its file.</returns>
    public async Task<string> PackAsync(string? data)
    {
        var archive = new CpioArchive();
        foreach (string name in (string[])["dev", "proc", "sys", "modules"])
        {
            archive.AddFolder(name);
        }

        archive.AddFile("init", _init).AddFile("ysco", await File.ReadAllBytesAsync(Ysco));
        archive.AddFile("modules/order", Encoding.UTF8.GetBytes(string.Join('\n', _modules.Select(m => Path.GetFileName(m)))));
        foreach (string module in _modules)
        {
            archive.AddFile($"modules/{Path.GetFileName(module)}", await File.ReadAllBytesAsync(module));
        }

        _ = data is null ? archive.AddFolder("data") : archive.AddTree("data", data);
        string file = Path.Combine(_folder, $"{Guid.NewGuid():N}.cpio");
        await File.WriteAllBytesAsync(file, archive.ToArray());
        return file;
    }
}

using System.Text;
using Ysco.Bytes;
using Ysco.Durable;
using Ysco.Posix;

namespace Ysco.Runtime;

/// <summary>
/// Which machine this is, for whoever looks after several: what of it cannot be told is empty.
/// References: machine-id(5), proc(5) (/proc/sys/kernel), the kernel's sysfs-firmware-dmi-tables and Devicetree ("model").
/// </summary>
/// <param name="Id">The machine id: 32 hexadecimal digits.</param>
/// <param name="Model">What it is: <c>Raspberry Pi 4 Model B Rev 1.4</c>, <c>QEMU Standard PC (i440FX + PIIX, 1996)</c>.</param>
/// <param name="Kernel">Its kernel: <c>Linux 6.1.0-18-amd64</c>.</param>
public sealed record MachineFacts(string Id, string Model, string Kernel)
{
    /// <summary>Nothing is known.</summary>
    public static MachineFacts None { get; } = new("", "", "");

    private const int IdDigits = 32;

    /// <summary>A page of sysfs, which no file of it is longer than.</summary>
    private const int MaxBytes = 4096;

    /// <summary>Of a model: they have some 30.</summary>
    private const int MaxChars = 80;

    /// <summary>What makers of boards leave in the place of a name.</summary>
    private static readonly string[] NoNames =
        ["To Be Filled By O.E.M.", "Default string", "System Product Name", "System manufacturer", "Not Specified", "Unknown", "None", "N/A"];

    /// <summary>Asks the machine.</summary>
    public static MachineFacts Read() => Of(
        File("/etc/machine-id") is { Length: > 0 } id ? id : File("/var/lib/dbus/machine-id"),
        ProcFolder.ReadText("device-tree/model", MaxBytes) ?? "",
        File("/sys/class/dmi/id/sys_vendor"), File("/sys/class/dmi/id/product_name"),
        ProcFolder.ReadText("sys/kernel/osrelease", MaxBytes) ?? "");

    /// <summary>What its files say. Pure.</summary>
    /// <param name="id">The content of machine-id.</param>
    /// <param name="deviceTree">The model in the device tree, which ends with a NUL.</param>
    /// <param name="vendor">Who made it, by the firmware.</param>
    /// <param name="product">What it is, by the firmware.</param>
    /// <param name="release">The release of the kernel.</param>
    public static MachineFacts Of(string id, string deviceTree, string vendor, string product, string release)
    {
        string digits = OneLine.From(id);
        string maker = Name(vendor);
        string made = Name(product);
        string model = Name(deviceTree) is { Length: > 0 } board ? board
            : maker == "" || made.StartsWith(maker, StringComparison.OrdinalIgnoreCase) ? made
            : $"{maker} {made}".TrimEnd();
        string kernel = OneLine.From(release);

        // Before the first start of a system, machine-id may say "uninitialized".
        return new MachineFacts(
            digits.Length == IdDigits && Array.TrueForAll(digits.ToCharArray(), char.IsAsciiHexDigitLower) ? digits : "", model, kernel == "" ? "" : $"Linux {kernel}");
    }

    private static string Name(string text) => OneLine.From(text, MaxChars) is var name && Array.Exists(NoNames, no => no.Equals(name, StringComparison.OrdinalIgnoreCase)) ? "" : name;

    private static string File(string path) =>
        BoundedFile.Read(path, MaxBytes).Try(out byte[]? content, out _) && content is not null ? Encoding.UTF8.GetString(content) : "";
}

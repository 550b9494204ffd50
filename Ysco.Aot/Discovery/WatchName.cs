using System.Globalization;
using System.Text;
using Ysco.Dns;
using Ysco.Go;
using Ysco.Results;

namespace Ysco.Discovery;

/// <summary>
/// The names below which a DNS zone tells the versions of Go modules and of Go, gopherwatch's version v0:
/// <c>mox.mjl_2d._.github.com.v0.l.gopherwatch.org</c> for github.com/mjl-/mox, <c>toolchain.v0.l.gopherwatch.org</c>.
/// Limits: those of a DNS name, 63 bytes a label and 255 in all.
/// </summary>
public static class WatchName
{
    private const string FormatLabel = "v0";

    /// <summary>The name that has the versions of a module.</summary>
    /// <param name="module">The path of the module.</param>
    /// <param name="zone">The zone that is asked, with or without a dot at its end.</param>
    /// <returns>The name; Invalid when the path is none, or has an element that no label can hold.</returns>
    public static Result<DnsName> OfModule(string module, string zone)
    {
        if (ModulePath.Check(module) is { } failure)
        {
            return failure;
        }

        string[] elements = module.Split('/');
        var name = new StringBuilder();
        for (int i = elements.Length - 1; i > 0; i--)
        {
            string label = Escape(elements[i]);
            if (label.Length > DnsName.MaxLabelBytes)
            {
                return Failure.Invalid(
                    $"module {module}: \"{elements[i]}\" takes {label.Length} bytes in a DNS name, over the {DnsName.MaxLabelBytes} that a label may have");
            }

            name.Append(label).Append('.');
        }

        return DnsName.Parse($"{name}_.{elements[0].ToLowerInvariant()}.{FormatLabel}.{zone}");
    }

    /// <summary>The name that has Go's toolchains.</summary>
    /// <param name="zone">The zone that is asked.</param>
    public static Result<DnsName> OfToolchains(string zone) => DnsName.Parse($"toolchain.{FormatLabel}.{zone}");

    // A label is compared without case and may not begin or end with a hyphen, so those bytes are written in hexadecimal.
    private static string Escape(string element)
    {
        var label = new StringBuilder();
        byte[] bytes = Encoding.UTF8.GetBytes(element);
        for (int i = 0; i < bytes.Length; i++)
        {
            bool plain = bytes[i] is (>= (byte)'0' and <= (byte)'9') or (>= (byte)'a' and <= (byte)'z')
                || (bytes[i] == '-' && i > 0 && i < bytes.Length - 1);
            if (plain)
            {
                label.Append((char)bytes[i]);
            }
            else
            {
                label.Append(CultureInfo.InvariantCulture, $"_{bytes[i]:x2}");
            }
        }

        return label.ToString();
    }
}

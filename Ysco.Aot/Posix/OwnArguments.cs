using System.Text;

namespace Ysco.Posix;

/// <summary>
/// Our command line, byte for byte: the runtime gives it as text, in which bytes that are not UTF-8 are replaced.
/// </summary>
internal static class OwnArguments
{
    /// <summary>What the kernel takes for all of argv: a quarter of a stack of 8 MiB, or a few times that.</summary>
    private const int MaxBytes = 8 << 20;

    /// <summary>What stands in a text for bytes that are not UTF-8.</summary>
    private const char Replaced = '\ufffd';

    /// <summary>The last arguments of our command line as bytes; null when they cannot be had.</summary>
    /// <param name="texts">The same as the runtime gives them.</param>
    internal static byte[][]? Last(IReadOnlyList<string> texts)
    {
        if (!texts.Any(text => text.Contains(Replaced)))
        {
            return [.. texts.Select(Encoding.UTF8.GetBytes)];
        }

        byte[] line = ProcFolder.Read("self/cmdline", MaxBytes) ?? [];
        List<byte[]> all = Split(line);
        byte[][] last = [.. all.Skip(all.Count - texts.Count)];
        return last.Select(Encoding.UTF8.GetString).SequenceEqual(texts) ? last : null;
    }

    /// <summary>All of our command line as bytes; <paramref name="texts"/> where it cannot be read.</summary>
    /// <param name="texts">The same as text.</param>
    internal static IReadOnlyList<byte[]> All(IReadOnlyList<string> texts)
    {
        List<byte[]> all = Split(ProcFolder.Read("self/cmdline", MaxBytes) ?? []);
        return all.Count > 0 ? all : Spawn.Bytes([.. texts]);
    }

    private static List<byte[]> Split(ReadOnlySpan<byte> line)
    {
        var arguments = new List<byte[]>();
        for (int end; (end = line.IndexOf((byte)0)) >= 0; line = line[(end + 1)..])
        {
            arguments.Add(line[..end].ToArray());
        }

        return arguments;
    }
}

using System.Text;

namespace Ysco.Tests.Binary;

/// <summary>The published ysco as another version of itself: the same program with another number in the place of its own, which is as long.</summary>
internal static class OtherSelf
{
    /// <summary>The version of the published ysco.</summary>
    public const string Version = "v0.1.0";

    /// <summary>Writes it.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="version">The other number.</param>
    public static async Task WriteAsync(string path, string version)
    {
        byte[] program = await File.ReadAllBytesAsync(YscoBinary.Location);

        // Without the last byte, which is 0: of zeros at the end of a text the program has only how many they are.
        byte[] own = Encoding.Unicode.GetBytes(Version)[..^1];
        byte[] other = Encoding.Unicode.GetBytes(version)[..^1];
        int found = 0;
        for (int at = program.AsSpan().IndexOf(own); at >= 0; at = program.AsSpan().IndexOf(own))
        {
            other.CopyTo(program, at);
            found++;
        }

        if (found == 0 || own.Length != other.Length || version == Version)
        {
            throw new InvalidOperationException($"{YscoBinary.Location}: cannot be made to be {version} in place of {Version}");
        }

        await File.WriteAllBytesAsync(path, program);
        File.SetUnixFileMode(path, (UnixFileMode)0b111_101_101);
    }
}

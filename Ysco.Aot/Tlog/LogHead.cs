using System.Text;
using Ysco.Crypto;
using Ysco.Notes;
using Ysco.Results;

namespace Ysco.Tlog;

/// <summary>
/// What is kept of a log from one run to the next, so that another key or another history is noticed: the key first
/// seen and the newest tree proven. One file a log, so that the two change together:
/// <code>
/// ysco log head 1
/// localhost+0e7749b5+AQNS8QfeW9gZbj1n5Nir9L0N00SnKQvfP4EyTLXHjWGd
///
/// go.sum database tree
/// 318
/// ...
/// </code>
/// From the fourth line on it is the signed note, byte for byte; nothing there while no tree was proven yet.
/// Limits: <see cref="MaxBytes"/>. Reading and writing the file is not here.
/// </summary>
/// <param name="Key">The log's key.</param>
/// <param name="Tree">The newest proven tree; null before the first.</param>
public sealed record LogHead(VerifierKey Key, SignedTree? Tree)
{
    /// <summary>The longest file: a note and the lines before it.</summary>
    public const int MaxBytes = Note.MaxBytes + 1024;

    private const string FirstLine = "ysco log head 1";

    /// <summary>
    /// The name of the file for a log, safe as a file name whatever the log is called: its own name where that is like a
    /// host's, else the hash of it. Two keys of one name share it: that is how a changed key is noticed.
    /// </summary>
    public static string FileName(VerifierKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        bool plain = key.Name.Length < 200 && key.Name[0] != '.';
        foreach (char c in key.Name)
        {
            plain &= char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '-';
        }

        string name = plain ? key.Name : "_" + Convert.ToHexStringLower(Digest.Sha256(Encoding.UTF8.GetBytes(key.Name)));
        return $"log-{name}.head";
    }

    /// <summary>Reads what was kept and verifies it by the key that is trusted now.</summary>
    /// <returns>
    /// Invalid when it is no such file; Security when it was kept for another key, or its note does not verify.
    /// </returns>
    public static Result<LogHead> Parse(ReadOnlySpan<byte> file, VerifierKey trusted)
    {
        ArgumentNullException.ThrowIfNull(trusted);
        if (!KeyOf(file).Try(out VerifierKey? key, out Failure? failure))
        {
            return failure;
        }

        if (!key.Equals(trusted))
        {
            return Failure.Security($"log head: the key of {trusted.Name} is now {trusted}, and was {key} when first seen");
        }

        int note = FirstLine.Length + 1 + Encoding.UTF8.GetByteCount(key.ToString()) + 2;
        if (file.Length == note)
        {
            return new LogHead(trusted, null);
        }

        return SignedTree.Verify(file[note..], trusted).Try(out SignedTree? tree, out failure)
            ? new LogHead(trusted, tree)
            : failure.Within("log head");
    }

    /// <summary>The key that a file was kept for: the one first seen, whatever is trusted now.</summary>
    /// <returns>Invalid when it is no such file.</returns>
    public static Result<VerifierKey> KeyOf(ReadOnlySpan<byte> file)
    {
        if (file.Length > MaxBytes)
        {
            return Failure.Invalid($"log head: longer than {MaxBytes} bytes");
        }

        string[] lines = Encoding.UTF8.GetString(file).Split('\n', 4);
        if (lines.Length != 4 || lines[0] != FirstLine || lines[2].Length != 0)
        {
            return Failure.Invalid($"log head: it does not start with \"{FirstLine}\", a key and an empty line");
        }

        return VerifierKey.Parse(lines[1]).Try(out VerifierKey? key, out Failure? failure) ? key : failure.Within("log head");
    }

    /// <summary>The content of the file; <see cref="Parse"/> reads it back.</summary>
    public override string ToString() => $"{FirstLine}\n{Key}\n\n{Tree?.Note.Message}";
}

namespace Ysco.Http;

/// <summary>The body as far as it came in: grows with what is there, not with what was announced.</summary>
internal sealed class BodyBuffer
{
    private const int FirstBytes = 4096;

    private int maximum;
    private bool kept;

    internal byte[] Bytes { get; private set; } = [];

    /// <summary>How many bytes came in; all of them are in <see cref="Bytes"/>, or none when they are dropped.</summary>
    internal int Length { get; private set; }

    /// <summary>An empty body of at most <paramref name="maxBytes"/>; <paramref name="expectedBytes"/> is what was announced, or 0.</summary>
    internal void Begin(int maxBytes, int expectedBytes, bool keep)
    {
        (maximum, kept, Length) = (maxBytes, keep, 0);
        Bytes = keep && expectedBytes is > 0 and <= FirstBytes ? new byte[expectedBytes] : [];
    }

    internal void Release() => (Bytes, Length) = ([], 0);

    internal bool HasRoom(long more) => Length + more <= maximum;

    /// <summary>False when the body would be larger than its maximum.</summary>
    internal bool TryAppend(ReadOnlySpan<byte> more)
    {
        if (!HasRoom(more.Length))
        {
            return false;
        }

        if (!kept)
        {
            Length += more.Length;
            return true;
        }

        if (Length + more.Length > Bytes.Length)
        {
            byte[] larger = new byte[Math.Max(Length + more.Length, Math.Min(maximum, Math.Max(FirstBytes, Bytes.Length * 2)))];
            Bytes.AsSpan(0, Length).CopyTo(larger);
            Bytes = larger;
        }

        more.CopyTo(Bytes.AsSpan(Length));
        Length += more.Length;
        return true;
    }
}

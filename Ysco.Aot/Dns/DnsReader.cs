using System.Buffers.Binary;

namespace Ysco.Dns;

/// <summary>
/// Reads a message from its start to its end. Each Try method says false, and reads nothing, where the message is
/// malformed or ends. Reference: RFC 1035 section 4.
/// </summary>
internal ref struct DnsReader(ReadOnlySpan<byte> message)
{
    private const int PointerMark = 0xC0;
    private readonly ReadOnlySpan<byte> message = message;
    private int at;

    /// <summary>Where the reader is.</summary>
    internal readonly int Position => at;

    /// <summary>Whether everything was read.</summary>
    internal readonly bool IsAtEnd => at == message.Length;

    internal bool TryU16(out int value)
    {
        value = 0;
        if (message.Length - at < 2)
        {
            return false;
        }

        value = BinaryPrimitives.ReadUInt16BigEndian(message[at..]);
        at += 2;
        return true;
    }

    internal bool TryU32(out uint value)
    {
        value = 0;
        if (message.Length - at < 4)
        {
            return false;
        }

        value = BinaryPrimitives.ReadUInt32BigEndian(message[at..]);
        at += 4;
        return true;
    }

    internal bool TryBytes(int length, out ReadOnlySpan<byte> bytes)
    {
        bytes = [];
        if (message.Length - at < length)
        {
            return false;
        }

        bytes = message.Slice(at, length);
        at += length;
        return true;
    }

    /// <summary>A character string: its length and as many bytes; both are given. RFC 1035 section 3.3.</summary>
    internal bool TryString(out ReadOnlySpan<byte> bytes)
    {
        bytes = [];
        return at < message.Length && TryBytes(message[at] + 1, out bytes);
    }

    /// <summary>Everything that was not read.</summary>
    internal ReadOnlySpan<byte> Rest()
    {
        ReadOnlySpan<byte> rest = message[at..];
        at = message.Length;
        return rest;
    }

    /// <summary>Reads a name.</summary>
    internal bool TryName(out DnsName name)
    {
        Span<byte> wire = stackalloc byte[DnsName.MaxNameBytes];
        bool ok = TryName(wire, out int length);
        name = ok ? new DnsName(wire[..length]) : null!;
        return ok;
    }

    /// <summary>
    /// Reads a name, its letters as they are, into <paramref name="wire"/>. A pointer must point to before where its
    /// name began, so that following them ends.
    /// </summary>
    internal bool TryName(scoped Span<byte> wire, out int length)
    {
        length = 0;
        int end = -1;
        int lowest = at;
        int from = at;
        while (from < message.Length)
        {
            int mark = message[from];
            if ((mark & PointerMark) == PointerMark && from + 1 < message.Length)
            {
                end = end < 0 ? from + 2 : end;
                from = (mark & ~PointerMark) << 8 | message[from + 1];
                if (from >= lowest)
                {
                    return false;
                }

                lowest = from;
                continue;
            }

            if (mark > DnsName.MaxLabelBytes || message.Length - from <= mark || length + mark + 1 > wire.Length)
            {
                return false;
            }

            message.Slice(from, mark + 1).CopyTo(wire[length..]);
            length += mark + 1;
            from += mark + 1;
            if (mark == 0)
            {
                at = end < 0 ? from : end;
                return true;
            }
        }

        return false;
    }
}

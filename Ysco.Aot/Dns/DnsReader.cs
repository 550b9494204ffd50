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

    /// <summary>Where the reader is.</summary>
    internal readonly int Position => at;

    /// <summary>Reads a name. A pointer must point to before where its name began, so that following them ends.</summary>
    internal bool TryName(out DnsName name)
    {
        bool ok = TryNameAt(at, out name, out int end);
        at = ok ? end : at;
        return ok;
    }

    /// <summary>Reads a name in the data of a record that was read before.</summary>
    internal readonly bool TryNameAt(int start, out DnsName name, out int end)
    {
        name = null!;
        end = -1;
        Span<byte> wire = stackalloc byte[DnsName.MaxNameBytes];
        int length = 0;
        int lowest = start;
        int from = start;
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
                end = end < 0 ? from : end;
                name = new DnsName(wire[..length]);
                return true;
            }
        }

        return false;
    }
}

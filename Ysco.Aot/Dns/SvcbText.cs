using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace Ysco.Dns;

/// <summary>The data of SVCB and HTTPS records as text: <c>1 . alpn="h2,h3" port=8443</c>. Reference: RFC 9460 section 2.1, appendix A.</summary>
internal static class SvcbText
{
    private const int Alpn = 1;
    private const int Port = 3;
    private const int Ipv4Hint = 4;
    private const int Ech = 5;
    private const int Ipv6Hint = 6;

    // The registry of RFC 9460 section 14.3.2, in the order of its numbers; others are keyNNN.
    private static readonly string[] Keys =
        ["mandatory", "alpn", "no-default-alpn", "port", "ipv4hint", "ech", "ipv6hint", "dohpath", "ohttp"];

    /// <summary>Null when it is not data of its type.</summary>
    internal static string? Write(byte[] data)
    {
        var reader = new DnsReader(data);
        if (!reader.TryU16(out int priority) || !reader.TryName(out DnsName target))
        {
            return null;
        }

        StringBuilder text = new StringBuilder().Append(priority).Append(' ').Append(target.ToAbsoluteString());
        while (!reader.IsAtEnd)
        {
            if (!reader.TryU16(out int key) || !reader.TryU16(out int length) || !reader.TryBytes(length, out ReadOnlySpan<byte> value))
            {
                return null;
            }

            text.Append(' ').Append(KeyName(key));
            if (length > 0)
            {
                Value(text.Append('='), key, value);
            }
        }

        return text.ToString();
    }

    private static string KeyName(int key) => key < Keys.Length ? Keys[key] : $"key{key}";

    private static void Value(StringBuilder text, int key, ReadOnlySpan<byte> value)
    {
        int size = key switch { 0 => 2, Ipv4Hint => 4, Ipv6Hint => 16, _ => 0 };
        if (size > 0 && value.Length % size == 0)
        {
            for (int at = 0; at < value.Length; at += size)
            {
                text.Append(at > 0 ? "," : "").Append(key == 0
                    ? KeyName(BinaryPrimitives.ReadUInt16BigEndian(value[at..]))
                    : new IPAddress(value.Slice(at, size)).ToString());
            }
        }
        else if (key == Port && value.Length == 2)
        {
            text.Append(BinaryPrimitives.ReadUInt16BigEndian(value));
        }
        else if (key == Ech)
        {
            text.Append(Convert.ToBase64String(value));
        }
        else if (key != Alpn || !TryProtocols(text, value))
        {
            RdataText.Quote(text, value);
        }
    }

    // Names with a comma or a backslash need escapes of their own: they are shown as bytes instead.
    private static bool TryProtocols(StringBuilder text, ReadOnlySpan<byte> value)
    {
        var reader = new DnsReader(value);
        var list = new List<byte>();
        while (!reader.IsAtEnd)
        {
            if (!reader.TryString(out ReadOnlySpan<byte> name) || name[1..].IndexOfAny((byte)',', (byte)'\\') >= 0)
            {
                return false;
            }

            if (list.Count > 0)
            {
                list.Add((byte)',');
            }

            list.AddRange(name[1..]);
        }

        RdataText.Quote(text, list.ToArray());
        return true;
    }
}

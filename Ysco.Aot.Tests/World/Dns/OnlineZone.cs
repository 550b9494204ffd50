using System.Collections.Concurrent;

namespace Ysco.Tests.World.Dns;

/// <summary>
/// A zone that is signed when it is asked: one key signs everything, and that something is not there is told by an NSEC
/// record made for the question (compact denial). Reference: RFC 9824.
/// </summary>
internal sealed class OnlineZone : IDisposable
{
    private const int Ttl = 60;
    private readonly ConcurrentDictionary<(string Name, int Type), byte[][]> records = new();

    /// <param name="name">Its name, lower case, with a dot at its end.</param>
    public OnlineZone(string name)
    {
        Name = name;
        Key = new OnlineKey(name);
        string below = name == "." ? "" : name;
        Set(name, RecordType.Soa, [.. Wire.Name("ns." + below), .. Wire.Name("hostmaster." + below), .. SoaNumbers(1)]);
        Set(name, RecordType.Ns, Wire.Name("ns." + below));
        Set(name, RecordType.Dnskey, Key.Dnskey);
        Set("ns." + below, RecordType.A, [127, 0, 0, 1]);
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>What signs it.</summary>
    public OnlineKey Key { get; }

    /// <summary>More texts than were set: of a name, what TXT says; null when there is none.</summary>
    public Func<IReadOnlyDictionary<string, string>> Texts { get; init; } = () => new Dictionary<string, string>();

    /// <summary>Sets the records of a name and type.</summary>
    public void Set(string name, int type, params byte[][] data) => records[(name, type)] = data;

    /// <summary>Delegates a zone below, signed.</summary>
    public void Delegate(OnlineZone child)
    {
        Set(child.Name, RecordType.Ns, Wire.Name("ns." + child.Name));
        string[] ds = Wire.Ds(child.Name, child.Key.Dnskey, digestType: 2).Data.Split(' ');
        Set(child.Name, RecordType.Ds, [.. Wire.U16(Wire.KeyTag(child.Key.Dnskey)), child.Key.Dnskey[3], 2, .. Convert.FromHexString(ds[3])]);
    }

    /// <summary>The answer section for a question; empty when there is nothing.</summary>
    public IReadOnlyList<OnlineRecord> Find(string name, int type)
    {
        byte[][] found = type == RecordType.Txt && Texts().TryGetValue(name, out string? text) ? [Wire.Text(text)]
            : records.GetValueOrDefault((name, type), []);
        return [.. found.Select(data => new OnlineRecord(name, type, Ttl, data))];
    }

    /// <summary>The authority section that tells that there is nothing.</summary>
    /// <param name="name">The name that was asked for.</param>
    /// <param name="gone">Whether to deny the name, even if it is there.</param>
    public IReadOnlyList<OnlineRecord> Deny(string name, bool gone)
    {
        List<int> types = gone ? [RecordType.Rrsig, RecordType.Nsec, RecordType.Nxname] : Types(name);
        return
        [
            new(Name, RecordType.Soa, Ttl, records[(Name, RecordType.Soa)][0]),
            new(name, RecordType.Nsec, Ttl, [1, 0, .. Wire.Name(name), .. Bitmap(types)]),
        ];
    }

    /// <inheritdoc/>
    public void Dispose() => Key.Dispose();

    // HINFO is there for whoever asks for ANY (RFC 8482); of a delegation only what is the parent's.
    private List<int> Types(string name)
    {
        var texts = Texts();
        string below = name == "." ? "" : "." + name;
        bool IsAt(string other) => other == name;
        bool IsBelow(string other) => other.EndsWith(below, StringComparison.Ordinal);
        var own = records.Keys.Where(k => IsAt(k.Name)).Select(k => k.Type).Concat(texts.Keys.Where(IsAt).Select(_ => RecordType.Txt)).ToList();
        if (own.Count > 0 || records.Keys.Any(k => IsBelow(k.Name)) || texts.Keys.Any(IsBelow))
        {
            bool delegated = name != Name && own.Contains(RecordType.Ns);
            return [.. own, .. delegated ? (int[])[] : [RecordType.Hinfo], RecordType.Rrsig, RecordType.Nsec];
        }

        return [RecordType.Rrsig, RecordType.Nsec, RecordType.Nxname];
    }

    // RFC 4034 section 4.1.2; all types here are in window 0.
    private static byte[] Bitmap(List<int> types)
    {
        byte[] bits = new byte[types.Max() / 8 + 1];
        foreach (int type in types)
        {
            bits[type / 8] |= (byte)(0x80 >> type % 8);
        }

        return [0, (byte)bits.Length, .. bits];
    }

    private static byte[] SoaNumbers(int serial) => [.. Wire.U32(serial), .. Wire.U32(300), .. Wire.U32(300), .. Wire.U32(300), .. Wire.U32(Ttl)];
}

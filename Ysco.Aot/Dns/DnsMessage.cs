using Ysco.Results;

namespace Ysco.Dns;

/// <summary>
/// An answer: header, question, the three sections of records, EDNS. References: RFC 1035 section 4; RFC 6891 section 6.1;
/// RFC 4035 section 3.2 (AD, CD); RFC 5452 section 9 on what must match. Limits: <see cref="MaxBytes"/>, <see cref="MaxRecords"/>.
/// </summary>
public sealed class DnsMessage
{
    /// <summary>RFC 1035 section 4.1.1.</summary>
    public const int HeaderBytes = 12;

    /// <summary>The length field before a message over TCP has two bytes. RFC 1035 section 4.2.2.</summary>
    public const int MaxBytes = 65535;

    /// <summary>
    /// Records of all sections: more addresses than anyone publishes or can try, and more strings of 64 bytes than a message
    /// holds, yet a bound to what is made of a message of 65535 bytes.
    /// </summary>
    public const int MaxRecords = 1000;

    private const int ResponseFlag = 0x8000;
    private const int RcodeMask = 0x000F;

    private DnsMessage(int id, int flags, DnsQuestion question, List<DnsRecord>[] sections, Edns? edns, int rcode)
    {
        Id = id;
        IsAuthoritative = (flags & 0x0400) != 0;
        IsTruncated = IsCut(flags);
        IsRecursionDesired = (flags & 0x0100) != 0;
        IsRecursionAvailable = (flags & 0x0080) != 0;
        IsAuthenticData = (flags & 0x0020) != 0;
        IsCheckingDisabled = (flags & 0x0010) != 0;
        Rcode = rcode;
        Question = question;
        Answers = sections[0];
        Authority = sections[1];
        Additional = sections[2];
        Edns = edns;
    }

    /// <summary>The number of the question that it answers.</summary>
    public int Id { get; }

    /// <summary>AA: the server has the zone.</summary>
    public bool IsAuthoritative { get; }

    /// <summary>TC: there is more than fits, to be asked for again over TCP.</summary>
    public bool IsTruncated { get; }

    /// <summary>RD, as in the question.</summary>
    public bool IsRecursionDesired { get; }

    /// <summary>RA: the server asks others for us.</summary>
    public bool IsRecursionAvailable { get; }

    /// <summary>AD: the server says that it verified all of it. Nothing here relies on it.</summary>
    public bool IsAuthenticData { get; }

    /// <summary>CD, as in the question.</summary>
    public bool IsCheckingDisabled { get; }

    /// <summary>0 no error, 2 server failure, 3 no such name, 5 refused; above 15 with EDNS. RFC 1035 section 4.1.1.</summary>
    public int Rcode { get; }

    /// <summary>What it answers.</summary>
    public DnsQuestion Question { get; }

    /// <summary>The answer section, in the order of the message, as are the other two.</summary>
    public IReadOnlyList<DnsRecord> Answers { get; }

    /// <summary>The authority section: the proof that there is nothing, or that it may be a wildcard's.</summary>
    public IReadOnlyList<DnsRecord> Authority { get; }

    /// <summary>The additional section, without EDNS.</summary>
    public IReadOnlyList<DnsRecord> Additional { get; }

    /// <summary>What the server says in EDNS; null when it has none.</summary>
    public Edns? Edns { get; }

    /// <summary>Whether a message is the answer to a question of ours, whatever it says.</summary>
    public static bool Matches(ReadOnlySpan<byte> message, ushort id, DnsQuestion question)
    {
        ArgumentNullException.ThrowIfNull(question);
        var reader = new DnsReader(message);
        return reader.TryU16(out int theirs) && theirs == id
            && reader.TryU16(out int flags) && (flags & ResponseFlag) != 0
            && reader.TryU16(out int questions) && questions == 1 && reader.TryBytes(6, out _)
            && reader.TryName(out DnsName name) && name.Equals(question.Name)
            && reader.TryU16(out int type) && type == (int)question.Type
            && reader.TryU16(out int @class) && @class == DnsRecord.ClassIn;
    }

    /// <summary>Parses an answer that <see cref="Matches"/>. One that is truncated is not looked into.</summary>
    public static Result<DnsMessage> Parse(ReadOnlySpan<byte> message)
    {
        var reader = new DnsReader(message.Length > MaxBytes ? [] : message);
        int[] counts = new int[3];
        if (!reader.TryU16(out int id) || !reader.TryU16(out int flags) || !reader.TryU16(out int questions)
            || !reader.TryU16(out counts[0]) || !reader.TryU16(out counts[1]) || !reader.TryU16(out counts[2]) || questions != 1
            || !reader.TryName(out DnsName name) || !reader.TryU16(out int type) || !reader.TryU16(out _))
        {
            return Malformed("header");
        }

        var records = new RecordReader();
        int sum = counts[0] + counts[1] + counts[2];
        if (!IsCut(flags) && sum > MaxRecords)
        {
            return Failure.Invalid($"dns answer has {sum} records (at most {MaxRecords})");
        }

        int number = 0;
        for (int section = 0; section < counts.Length && !IsCut(flags); section++)
        {
            for (int i = 0; i < counts[section]; i++, number++)
            {
                if (!records.TryRead(ref reader, section))
                {
                    return Malformed($"record {number}");
                }
            }
        }

        return new DnsMessage(
            id, flags, new DnsQuestion(name, (DnsType)type), records.Sections, records.Edns, records.UpperRcode | flags & RcodeMask);
    }

    private static bool IsCut(int flags) => (flags & 0x0200) != 0;

    private static Failure Malformed(string part) => Failure.Invalid($"dns answer is malformed in its {part}");
}

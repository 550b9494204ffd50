using Ysco.Results;

namespace Ysco.Dns;

/// <summary>
/// An answer: header, question and answer section. References: RFC 1035 section 4; RFC 5452 section 9 on what must match.
/// Limits: <see cref="MaxRecords"/>. Not here: the authority and additional sections, EDNS, DNSSEC.
/// </summary>
public sealed class DnsMessage
{
    /// <summary>RFC 1035 section 4.1.1.</summary>
    public const int HeaderBytes = 12;

    /// <summary>Records of an answer; more addresses than anyone publishes or can try.</summary>
    public const int MaxRecords = 256;

    private const int ResponseFlag = 0x8000;
    private const int TruncatedFlag = 0x0200;
    private const int RcodeMask = 0x000F;

    private DnsMessage(int flags, IReadOnlyList<DnsRecord> answers)
    {
        IsTruncated = (flags & TruncatedFlag) != 0;
        Rcode = flags & RcodeMask;
        Answers = answers;
    }

    /// <summary>Whether there is more than fits: to be asked for again over TCP.</summary>
    public bool IsTruncated { get; }

    /// <summary>0 no error, 2 server failure, 3 no such name, 5 refused. RFC 1035 section 4.1.1.</summary>
    public int Rcode { get; }

    /// <summary>The answer section, class IN only, in the order of the message.</summary>
    public IReadOnlyList<DnsRecord> Answers { get; }

    /// <summary>Whether a message is the answer to a question of ours, whatever it says.</summary>
    public static bool Matches(ReadOnlySpan<byte> message, ushort id, DnsQuestion question)
    {
        var reader = new DnsReader(message);
        return reader.TryU16(out int theirs) && theirs == id
            && reader.TryU16(out int flags) && (flags & ResponseFlag) != 0
            && reader.TryU16(out int questions) && questions == 1 && reader.TryBytes(6, out _)
            && reader.TryName(out DnsName name) && name.Equals(question.Name)
            && reader.TryU16(out int type) && type == (int)question.Type
            && reader.TryU16(out int @class) && @class == DnsQuestion.ClassIn;
    }

    /// <summary>Parses an answer that <see cref="Matches"/>. One that is truncated is not looked into.</summary>
    public static Result<DnsMessage> Parse(ReadOnlySpan<byte> message)
    {
        var reader = new DnsReader(message);
        if (!reader.TryU16(out _) || !reader.TryU16(out int flags) || !reader.TryU16(out int questions)
            || !reader.TryU16(out int count) || !reader.TryBytes(4, out _) || questions != 1
            || !reader.TryName(out _) || !reader.TryBytes(4, out _))
        {
            return Malformed("header");
        }

        var answers = new List<DnsRecord>();
        bool truncated = (flags & TruncatedFlag) != 0;
        for (int i = 0; i < count && !truncated; i++)
        {
            if (i == MaxRecords)
            {
                return Failure.Invalid($"dns answer has {count} records (at most {MaxRecords})");
            }

            if (!TryRecord(ref reader, answers))
            {
                return Malformed($"record {i}");
            }
        }

        return new DnsMessage(flags, answers);
    }

    private static bool TryRecord(ref DnsReader reader, List<DnsRecord> answers)
    {
        if (!reader.TryName(out DnsName owner) || !reader.TryU16(out int type) || !reader.TryU16(out int @class)
            || !reader.TryBytes(4, out _) || !reader.TryU16(out int length))
        {
            return false;
        }

        int dataAt = reader.Position;
        DnsName? target = null;
        if (!reader.TryBytes(length, out ReadOnlySpan<byte> data) || (type == (int)DnsType.Cname
            && (!reader.TryNameAt(dataAt, out target, out int end) || end != dataAt + length)))
        {
            return false;
        }

        if (@class == DnsQuestion.ClassIn)
        {
            answers.Add(new DnsRecord(owner, (DnsType)type, data.ToArray(), target));
        }

        return true;
    }

    private static Failure Malformed(string part) => Failure.Invalid($"dns answer is malformed in its {part}");
}

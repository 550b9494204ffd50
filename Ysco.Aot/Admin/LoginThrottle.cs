namespace Ysco.Admin;

/// <summary>
/// Slows down whoever guesses the password, and nobody else: a wrong one is answered late, later with each, and only a
/// few of a source are looked at until their answers went out.
/// Limits: <see cref="Sources"/> are remembered, the one quiet for longest is forgotten first. A source is an IPv4
/// address or an IPv6 /64: behind a proxy that is everybody, so the delays stay short. Of a source there is something to
/// tell once in <see cref="TellInterval"/>, of all of them <see cref="ToldPerInterval"/> times in it.
/// </summary>
internal sealed class LoginThrottle
{
    private const int Sources = 256;

    /// <summary>Wrong ones of a source whose answers are still held back.</summary>
    private const int HeldPerSource = 4;

    /// <summary>The same for all sources together.</summary>
    private const int HeldInAll = 64;

    /// <summary>So many lines a minute tell who guesses; more would only fill the log.</summary>
    private const int ToldPerInterval = 10;

    private static readonly TimeSpan TellInterval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Forgotten = TimeSpan.FromMinutes(10);

    private readonly Dictionary<ulong, Entry> entries = [];
    private int held;
    private TimeSpan? tellingSince;
    private int told;

    /// <summary>
    /// Whether a password from this source is looked at now. Not when as many are held back as can be: the answer to a wrong one
    /// would not be late then, and so a right one would show.
    /// </summary>
    internal bool Admits(ulong source) =>
        held < HeldInAll && (!entries.TryGetValue(source, out Entry? entry) || entry.Held < HeldPerSource);

    /// <summary>A password was wrong. How long to hold the answer back; null when too many are held back already.</summary>
    internal TimeSpan? Failed(ulong source, TimeSpan now)
    {
        Entry entry = EntryOf(source, now);
        entry.Failures = now - entry.Last > Forgotten ? 1 : entry.Failures + 1;
        entry.Last = now;
        if (held == HeldInAll)
        {
            return null;
        }

        held++;
        entry.Held++;
        double factor = Math.Pow(2, Math.Min(entry.Failures - 1, 10));
        return TimeSpan.FromTicks((long)Math.Min(FirstDelay.Ticks * factor, LongestDelay.Ticks));
    }

    /// <summary>How many wrong ones of this source are to be told of now, after <see cref="Failed"/>; 0 when it is too soon.</summary>
    internal int ToTell(ulong source, TimeSpan now)
    {
        Entry entry = EntryOf(source, now);
        entry.Untold++;
        if (tellingSince is not { } since || now - since >= TellInterval)
        {
            (tellingSince, told) = (now, 0);
        }

        if (told == ToldPerInterval || (entry.Told is { } last && now - last < TellInterval))
        {
            return 0;
        }

        int count = entry.Untold;
        (entry.Told, entry.Untold) = (now, 0);
        told++;
        return count;
    }

    /// <summary>The answer that was held back went out, or its time came and nobody was there any more.</summary>
    internal void Answered(ulong source)
    {
        held--;
        if (entries.TryGetValue(source, out Entry? entry))
        {
            entry.Held = Math.Max(0, entry.Held - 1);
        }
    }

    private Entry EntryOf(ulong source, TimeSpan now)
    {
        if (entries.TryGetValue(source, out Entry? entry))
        {
            return entry;
        }

        if (entries.Count == Sources)
        {
            ulong oldest = 0;
            TimeSpan last = TimeSpan.MaxValue;
            foreach ((ulong key, Entry other) in entries)
            {
                (oldest, last) = other.Last < last ? (key, other.Last) : (oldest, last);
            }

            entries.Remove(oldest);
        }

        entry = new Entry { Last = now };
        entries.Add(source, entry);
        return entry;
    }

    private sealed class Entry
    {
        public int Failures { get; set; }

        public int Held { get; set; }

        public TimeSpan Last { get; set; }

        public int Untold { get; set; }

        public TimeSpan? Told { get; set; }
    }
}

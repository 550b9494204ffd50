using System.Numerics;
using System.Runtime.InteropServices;

namespace Ysco.Supervision;

/// <summary>
/// The last lines that the service printed. Pure: bytes in, lines out. A service may print a hundred thousand lines a second: they lie one
/// after the other in one array, which grows with what is to be kept, and a line that comes costs no memory of its own.
/// Limits: the number of lines and of bytes given, the latter at most <see cref="MaxBytes"/>; <see cref="MaxLineBytes"/> of a line, of which a longer one
/// makes several.
/// </summary>
/// <param name="maxLines">How many lines are kept.</param>
/// <param name="maxBytes">And how much text; a power of two.</param>
public sealed class OutputRing(int maxLines, int maxBytes = OutputRing.MaxBytes)
{
    /// <summary>As long as lines of a log are by custom; a dump on one line is still readable in parts.</summary>
    public const int MaxLineBytes = 4096;

    /// <summary>Of text, whatever the number of lines: a small machine has other uses for its memory. A power of two.</summary>
    public const int MaxBytes = 1 << 20;

    /// <summary>The same of each of several services, of which there may be 32 in 64 MiB that are there for all else too. A power of two.</summary>
    public const int MaxBytesOfMany = MaxBytes / 4;

    private readonly Entry[] entries = GC.AllocateUninitializedArray<Entry>(maxLines);
    private readonly List<byte>[] begun = [[], []];
    private byte[] text = [];
    private int count;
    private long textBegin;
    private long textEnd;

    /// <summary>The number of the next line that will be complete.</summary>
    public long Next { get; private set; }

    /// <summary>Whether what the service prints comes here: else it was started before that was wanted, or could not be had.</summary>
    public bool IsFed { get; set; }

    /// <summary>The number of the oldest line that is kept; <see cref="Next"/> when none is.</summary>
    public long First => Next - count;

    /// <summary>Takes what was printed: lines, or parts of them.</summary>
    /// <param name="isError">On stderr, else on stdout.</param>
    /// <param name="printed">The bytes.</param>
    /// <param name="now">When.</param>
    public void Take(bool isError, ReadOnlySpan<byte> printed, DateTimeOffset now)
    {
        List<byte> line = begun[isError ? 1 : 0];
        while (!printed.IsEmpty)
        {
            int end = printed.IndexOf((byte)'\n');
            int part = Math.Min(end < 0 ? printed.Length : end, MaxLineBytes - line.Count);
            line.AddRange(printed[..part]);
            printed = printed[part..];
            bool isWhole = !printed.IsEmpty && printed[0] == '\n';
            if (isWhole || line.Count == MaxLineBytes)
            {
                Add(isError, now);
            }

            printed = isWhole ? printed[1..] : printed;
        }
    }

    /// <summary>What has no line end is a line too: the service has ended.</summary>
    public void End(DateTimeOffset now)
    {
        foreach (bool isError in (ReadOnlySpan<bool>)[false, true])
        {
            if (begun[isError ? 1 : 0].Count > 0)
            {
                Add(isError, now);
            }
        }
    }

    /// <summary>The lines from a number on.</summary>
    /// <param name="number">The number of the first, if it is still kept.</param>
    public IEnumerable<OutputLine> From(long number)
    {
        for (long at = Math.Max(number, First); at < Next; at++)
        {
            Entry entry = entries[at % maxLines];
            byte[] copy = new byte[entry.Bytes];
            for (int i = 0; i < copy.Length; i++)
            {
                copy[i] = text[(entry.Begin + i) & (text.Length - 1)];
            }

            yield return new OutputLine(at, new DateTimeOffset(entry.UtcTicks, TimeSpan.Zero), entry.IsError, copy);
        }
    }

    /// <summary>The number of the first of the last lines that have room somewhere.</summary>
    /// <param name="bytes">The room.</param>
    /// <param name="perLine">What a line takes beside its text; of that, a third more than it has (base64).</param>
    internal long FirstWithin(int bytes, int perLine)
    {
        long first = Next;
        while (first > First && (bytes -= perLine + (entries[(first - 1) % maxLines].Bytes * 4 / 3)) >= 0)
        {
            first--;
        }

        return first;
    }

    /// <summary>Takes a line over from a former life of ours.</summary>
    internal void Resume(OutputLine line)
    {
        if (line.Number >= Next && line.Text.Length <= MaxLineBytes)
        {
            // Lines that were not handed on are lines that are not kept.
            count = line.Number > Next ? 0 : count;
            Next = line.Number;
            Keep(line.IsError, line.Time, line.Text);
        }
    }

    private void Add(bool isError, DateTimeOffset now)
    {
        List<byte> line = begun[isError ? 1 : 0];
        Span<byte> bytes = CollectionsMarshal.AsSpan(line);
        Keep(isError, now, bytes is [.., (byte)'\r'] ? bytes[..^1] : bytes);
        line.Clear();
    }

    private void Keep(bool isError, DateTimeOffset now, ReadOnlySpan<byte> line)
    {
        count = Math.Min(count, maxLines - 1);
        textBegin = count == 0 ? textEnd : entries[First % maxLines].Begin;
        while (textEnd - textBegin + line.Length > maxBytes)
        {
            count--;
            textBegin = count == 0 ? textEnd : entries[First % maxLines].Begin;
        }

        if (textEnd - textBegin + line.Length > text.Length)
        {
            Grow((int)(textEnd - textBegin) + line.Length);
        }

        int at = (int)(textEnd & (text.Length - 1));
        int here = Math.Min(line.Length, text.Length - at);
        line[..here].CopyTo(text.AsSpan(at));
        line[here..].CopyTo(text);
        entries[Next % maxLines] = new Entry(textEnd, now.UtcTicks, line.Length, isError);
        textEnd += line.Length;
        count++;
        Next++;
    }

    /// <summary>Sizes are powers of two, and each byte keeps its place by its number: so one that wraps has another place in a larger array.</summary>
    private void Grow(int bytes)
    {
        byte[] larger = GC.AllocateUninitializedArray<byte>((int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(bytes, MaxLineBytes)));
        for (long at = textBegin; at < textEnd; at++)
        {
            larger[at & (larger.Length - 1)] = text[at & (text.Length - 1)];
        }

        text = larger;
    }

    /// <summary>Where a line lies, counted in all bytes that ever came.</summary>
    private readonly record struct Entry(long Begin, long UtcTicks, int Bytes, bool IsError);
}

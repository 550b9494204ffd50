namespace Ysco.Supervision;

/// <summary>
/// The last lines that the service printed. Pure: bytes in, lines out.
/// Limits: the number of lines given; <see cref="MaxBytes"/> of them; <see cref="MaxLineBytes"/> of a line, of which a longer one
/// makes several.
/// </summary>
/// <param name="maxLines">How many lines are kept.</param>
public sealed class OutputRing(int maxLines)
{
    /// <summary>As long as lines of a log are by custom; a dump on one line is still readable in parts.</summary>
    public const int MaxLineBytes = 4096;

    /// <summary>Of text, whatever the number of lines: a small machine has other uses for its memory.</summary>
    public const int MaxBytes = 1 << 20;

    private readonly Queue<OutputLine> lines = new();
    private readonly List<byte>[] begun = [[], []];
    private int bytes;

    /// <summary>The number of the next line that will be complete.</summary>
    public long Next { get; private set; }

    /// <summary>The number of the oldest line that is kept; <see cref="Next"/> when none is.</summary>
    public long First => Next - lines.Count;

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
        foreach (OutputLine line in lines)
        {
            if (line.Number >= number)
            {
                yield return line;
            }
        }
    }

    /// <summary>Takes a line over from a former life of ours.</summary>
    internal void Resume(OutputLine line)
    {
        if (line.Number >= Next && line.Text.Length <= MaxLineBytes)
        {
            Drop(all: line.Number > Next);
            Next = line.Number;
            Keep(line);
        }
    }

    private void Add(bool isError, DateTimeOffset now)
    {
        List<byte> line = begun[isError ? 1 : 0];
        int length = line.Count > 0 && line[^1] == '\r' ? line.Count - 1 : line.Count;
        Keep(new OutputLine(Next, now, isError, [.. line[..length]]));
        line.Clear();
    }

    private void Keep(OutputLine line)
    {
        lines.Enqueue(line);
        bytes += line.Text.Length;
        Next++;
        Drop(all: false);
    }

    private void Drop(bool all)
    {
        while (lines.Count > 0 && (all || lines.Count > maxLines || bytes > MaxBytes))
        {
            bytes -= lines.Dequeue().Text.Length;
        }
    }
}

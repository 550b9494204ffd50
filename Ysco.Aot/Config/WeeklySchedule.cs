using Ysco.Results;

namespace Ysco.Config;

/// <summary>
/// When updates may be installed: the hours of the week, by the local clock, that are in any of its slots. A schedule
/// without slots is always open. Limits: <see cref="MaxSlots"/>.
/// </summary>
public sealed class WeeklySchedule
{
    /// <summary>One for each hour of the week: more lines can say nothing new.</summary>
    public const int MaxSlots = 168;

    /// <summary>Open at any time.</summary>
    public static readonly WeeklySchedule Always = new([]);

    private readonly ScheduleSlot[] slots;

    private WeeklySchedule(ScheduleSlot[] slots)
    {
        this.slots = slots;
        IsAlways = slots.Length == 0 || CoversTheWeek();
    }

    /// <summary>The slots, in the order they were written.</summary>
    public IReadOnlyList<ScheduleSlot> Slots => slots;

    /// <summary>Whether no hour of the week is left out.</summary>
    public bool IsAlways { get; }

    /// <summary>A schedule of these slots.</summary>
    /// <returns>The schedule, or a failure when there are too many.</returns>
    public static Result<WeeklySchedule> Of(IReadOnlyList<ScheduleSlot> slots) => slots.Count > MaxSlots
        ? TooMany(slots.Count)
        : new WeeklySchedule([.. slots]);

    /// <summary>Parses the lines of Update.Schedule.</summary>
    /// <returns>The schedule, or a failure that names the first wrong line.</returns>
    public static Result<WeeklySchedule> Parse(IReadOnlyList<string> lines)
    {
        if (lines.Count > MaxSlots)
        {
            return TooMany(lines.Count);
        }

        var slots = new List<ScheduleSlot>();
        foreach (string line in lines)
        {
            if (!ScheduleSlot.Parse(line).Try(out ScheduleSlot slot, out Failure? failure))
            {
                return failure;
            }

            slots.Add(slot);
        }

        return Of(slots);
    }

    /// <summary>The slots as lines of Update.Schedule.</summary>
    public IReadOnlyList<string> ToLines() => Array.ConvertAll(slots, slot => slot.ToString());

    /// <summary>Whether the hour that begins at <paramref name="hour"/>:00 is open.</summary>
    /// <param name="day">The day of the local clock.</param>
    /// <param name="hour">The hour of the local clock, 0 to 23.</param>
    public bool Contains(DayOfWeek day, int hour)
    {
        foreach (ScheduleSlot slot in slots)
        {
            if (slot.Contains(day, hour))
            {
                return true;
            }
        }

        return slots.Length == 0;
    }

    private static Failure TooMany(int lines) =>
        Failure.Invalid($"schedule: {lines} lines are too many (at most {MaxSlots})");

    private bool CoversTheWeek()
    {
        for (int hour = 0; hour < MaxSlots; hour++)
        {
            if (!Contains((DayOfWeek)(hour / 24), hour % 24))
            {
                return false;
            }
        }

        return true;
    }
}

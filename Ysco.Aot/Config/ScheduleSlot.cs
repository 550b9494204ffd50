using System.Text;
using Ysco.Results;

namespace Ysco.Config;

/// <summary>
/// One line of Update.Schedule: hours of days, by the local clock. <c>tu-th,sa</c> is any hour of those days,
/// <c>18-21</c> is 18:00 to 21:00 of any day, <c>mo-fr 9-17</c> is both. Several ranges are separated by commas.
/// Days are inclusive and wrap (<c>sa-mo</c>); hours end before the second number, go from 0 to 24 and do not wrap.
/// </summary>
/// <remarks>
/// The text of a slot is canonical: neighbours are joined to ranges, what is not restricted is left out. Parsing it
/// gives the same slot again. Limits: <see cref="MaxTextChars"/>.
/// </remarks>
public readonly record struct ScheduleSlot
{
    /// <summary>A line with every day and every hour by itself has 91; this is twice that.</summary>
    public const int MaxTextChars = 182;

    private const int DaysAWeek = 7;
    private const int HoursADay = 24;
    private const int AllDays = (1 << DaysAWeek) - 1;
    private const int AllHours = (1 << HoursADay) - 1;
    private const string DayNames = "sumotuwethfrsa";

    private readonly int days;
    private readonly int hours;

    private ScheduleSlot(int days, int hours) => (this.days, this.hours) = (days, hours);

    /// <summary>Whether the hour that begins at <paramref name="hour"/>:00 is in the slot.</summary>
    /// <param name="day">The day of the local clock.</param>
    /// <param name="hour">The hour of the local clock, 0 to 23.</param>
    public bool Contains(DayOfWeek day, int hour) => (days >> (int)day & 1) == 1 && (hours >> hour & 1) == 1;

    /// <summary>Parses a line such as <c>mo-fr 9-17</c>.</summary>
    /// <returns>The slot, or a failure that names the line and what in it is wrong.</returns>
    public static Result<ScheduleSlot> Parse(string text)
    {
        if (text.Length > MaxTextChars)
        {
            return Failure.Invalid($"schedule: line of {text.Length} characters is too long (at most {MaxTextChars})");
        }

        string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length is 0 or > 2)
        {
            return Wrong(text, "want days, hours, or days and hours, such as \"mo-fr 9-17\"");
        }

        bool daysFirst = !char.IsAsciiDigit(words[0][0]);
        if (!daysFirst && words.Length == 2)
        {
            return Wrong(text, "days come before hours, such as \"mo-fr 9-17\"");
        }

        int days = AllDays;
        int hours = AllHours;
        if ((daysFirst ? ParseDays(words[0], out days) : null) is { } wrongDays)
        {
            return Wrong(text, wrongDays);
        }

        string? hourWord = daysFirst ? words.ElementAtOrDefault(1) : words[0];
        return hourWord is not null && ParseHours(hourWord, out hours) is { } wrongHours
            ? Wrong(text, wrongHours)
            : new ScheduleSlot(days, hours);
    }

    /// <summary>The slot as a line of the schedule.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        if (days != AllDays)
        {
            AppendDays(text);
        }

        if (hours != AllHours || days == AllDays)
        {
            AppendHours(text.Append(text.Length > 0 ? " " : ""));
        }

        return text.ToString();
    }

    private static Failure Wrong(string text, string cause) =>
        Failure.Invalid($"schedule: \"{Printable(text)}\": {cause}");

    private static string Printable(string text) =>
        string.Create(text.Length, text, static (into, from) =>
        {
            for (int i = 0; i < into.Length; i++)
            {
                into[i] = from[i] is < ' ' or > '~' or '"' ? '?' : from[i];
            }
        });

    private static string? ParseDays(string word, out int days)
    {
        days = 0;
        foreach (string range in word.Split(','))
        {
            int dash = range.IndexOf('-', StringComparison.Ordinal);
            int from = Day(dash < 0 ? range : range[..dash]);
            int to = dash < 0 ? from : Day(range[(dash + 1)..]);
            if (from < 0 || to < 0)
            {
                return $"\"{Printable(range)}\" is not a day or a range of days (mo, tu, we, th, fr, sa, su)";
            }

            for (int day = from; ; day = (day + 1) % DaysAWeek)
            {
                days |= 1 << day;
                if (day == to)
                {
                    break;
                }
            }
        }

        return null;
    }

    private static int Day(string name)
    {
        int at = name.Length == 2 ? DayNames.IndexOf(name, StringComparison.OrdinalIgnoreCase) : -1;
        return at >= 0 && at % 2 == 0 ? at / 2 : -1;
    }

    private static string? ParseHours(string word, out int hours)
    {
        hours = 0;
        foreach (string range in word.Split(','))
        {
            int dash = range.IndexOf('-', StringComparison.Ordinal);
            int from = dash < 0 ? -1 : Hour(range[..dash]);
            int to = dash < 0 ? -1 : Hour(range[(dash + 1)..]);
            if (from < 0 || to < 0)
            {
                return $"\"{Printable(range)}\" is not a range of hours from 0 to 24";
            }

            if (from >= to)
            {
                return $"hours \"{range}\" do not go up (write hours over midnight as two lines)";
            }

            hours |= (1 << to) - (1 << from);
        }

        return null;
    }

    private static int Hour(string digits) =>
        digits.Length is 1 or 2 && char.IsAsciiDigit(digits[0]) && char.IsAsciiDigit(digits[^1])
        && int.Parse(digits) is <= HoursADay and var hour
            ? hour
            : -1;

    // Mondays first, as people list them; a range that wraps begins at its own first day.
    private void AppendDays(StringBuilder text)
    {
        string separator = "";
        for (int i = 1; i <= DaysAWeek; i++)
        {
            int first = i % DaysAWeek;
            if (!HasDay(first) || HasDay(first + DaysAWeek - 1))
            {
                continue;
            }

            int last = first;
            while (HasDay(last + 1))
            {
                last++;
            }

            text.Append(separator).Append(DayNames, first * 2, 2);
            separator = ",";
            if (last > first)
            {
                text.Append('-').Append(DayNames, last % DaysAWeek * 2, 2);
            }
        }
    }

    private bool HasDay(int day) => (days >> day % DaysAWeek & 1) == 1;

    private void AppendHours(StringBuilder text)
    {
        string separator = "";
        for (int from = 0; from < HoursADay; from++)
        {
            int to = from;
            while (to < HoursADay && (hours >> to & 1) == 1)
            {
                to++;
            }

            if (to > from)
            {
                text.Append(separator).Append(from).Append('-').Append(to);
                separator = ",";
                from = to;
            }
        }
    }
}

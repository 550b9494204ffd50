using Ysco.Results;
using Ysco.Sconf;

namespace Ysco.Config;

/// <summary>Text to value and back, for the types that every section may use.</summary>
internal static class ConfValues
{
    internal static Result<string> ParseText(string text) => text;

    internal static Result<bool> ParseBool(string text) => text switch
    {
        "true" => true,
        "false" => false,
        _ => Failure.Invalid($"\"{SconfText.Quote(text)}\" is not true or false"),
    };

    internal static Result<TimeSpan> ParseDuration(string text) => GoDuration.Parse(text);

    internal static string Format(string value) => value;

    internal static string Format(bool value) => value ? "true" : "false";

    internal static string Format(TimeSpan value) => GoDuration.Format(value);

    internal static IReadOnlyList<string> FormatAll<T>(IReadOnlyList<T> values, Func<T, string> format)
    {
        var texts = new List<string>(values.Count);
        foreach (T value in values)
        {
            texts.Add(format(value));
        }

        return texts;
    }

    /// <summary>What is wrong with a duration that is below a least one; null when it is not.</summary>
    internal static string? AtLeast(TimeSpan value, string least) => value >= GoDuration.Parse(least).Value
        ? null
        : $"{GoDuration.Format(value)} is too short (at least {least})";

    /// <summary>What is wrong with a duration of over an hour; null for any other.</summary>
    internal static string? UpToAnHour(TimeSpan value) => value <= TimeSpan.FromHours(1)
        ? null
        : $"{GoDuration.Format(value)} is too long (at most 1h)";

    internal static Failure NotOneOf(string text, string names) =>
        Failure.Invalid($"\"{SconfText.Quote(text)}\" is not one of {names}");
}

using Ysco.Worker;

namespace Ysco.Doctor;

/// <summary>A method that new versions are looked for by: it tells versions and toolchains.</summary>
internal static class MethodCheck
{
    /// <summary>The newest that are shown.</summary>
    private const int MaxShown = 2;

    /// <summary>Judges what it told. Pure.</summary>
    /// <param name="method">The method.</param>
    /// <param name="reports">All that were asked.</param>
    /// <param name="isFatal">Whether there is no other.</param>
    /// <param name="mend">What to type when it told nothing.</param>
    internal static Finding Of(string method, CheckReport[] reports, bool isFatal, string mend)
    {
        string words = "";
        foreach (CheckReport report in reports)
        {
            if (report.Method != method)
            {
                continue;
            }

            if (report.Failure is { } failure)
            {
                return Finding.Trouble(method, isFatal, $"{report.Asked}: {failure.Message}", mend);
            }

            string newest = report.Found.Length == 0 ? "none" : string.Join(' ', report.Found[..Math.Min(MaxShown, report.Found.Length)]);
            words += $"{(words == "" ? "" : ", ")}{report.Asked} {newest}";
        }

        return words == "" ? Finding.Trouble(method, isFatal, "no answer of the worker", mend) : Finding.Ok(method, words);
    }
}

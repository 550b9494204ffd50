namespace Ysco.Config;

/// <summary>Finds the word that was probably meant.</summary>
internal static class ConfSuggestion
{
    /// <summary>Longer words are no misspelt keys; it also bounds the table.</summary>
    private const int MaxChars = 40;

    /// <summary>The nearest known word within a third of its letters, without regard to case; null when none is near.</summary>
    internal static string? For(string word, ReadOnlySpan<string> known)
    {
        string? best = null;
        int least = int.MaxValue;
        foreach (string candidate in known)
        {
            int limit = Math.Max(1, candidate.Length / 3);
            int distance = word.Length > MaxChars ? int.MaxValue : Distance(word, candidate);
            if (distance <= limit && distance < least)
            {
                (best, least) = (candidate, distance);
            }
        }

        return best;
    }

    /// <summary>Letters to insert, drop or change (Levenshtein), one row of the table at a time.</summary>
    private static int Distance(string from, string to)
    {
        Span<int> row = stackalloc int[MaxChars + 1];
        for (int j = 0; j <= from.Length; j++)
        {
            row[j] = j;
        }

        for (int i = 1; i <= to.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= from.Length; j++)
            {
                bool same = char.ToLowerInvariant(from[j - 1]) == char.ToLowerInvariant(to[i - 1]);
                int next = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (same ? 0 : 1));
                (diagonal, row[j]) = (row[j], next);
            }
        }

        return row[from.Length];
    }
}

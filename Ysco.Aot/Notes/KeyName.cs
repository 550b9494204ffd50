using Ysco.Bytes;

namespace Ysco.Notes;

/// <summary>The rule for names of keys, the same in verifier keys and in signature lines. References: C2SP signed-note.</summary>
internal static class KeyName
{
    /// <summary>Longer than any host name (253 characters, RFC 1035), which is what names of logs are.</summary>
    internal const int MaxChars = 255;

    /// <summary>What a name may not hold: nothing at all, white space of any script, a plus sign, control characters.</summary>
    internal static string? Problem(ReadOnlySpan<char> name)
    {
        if (name.IsEmpty)
        {
            return "the name is empty";
        }

        if (name.Length > MaxChars)
        {
            return $"the name is longer than {MaxChars} characters";
        }

        foreach (char c in name)
        {
            if (char.IsWhiteSpace(c) || char.IsControl(c) || c == '+')
            {
                return $"the name {OneLine.From(name)} holds a space, a control character or a plus sign";
            }
        }

        return null;
    }
}

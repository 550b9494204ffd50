using System.Net;

namespace Ysco.Net;

/// <summary>The text of /etc/hosts, and what /etc/resolv.conf has in common with it. Reference: hosts(5).</summary>
public static class SystemFiles
{
    /// <summary>Addresses that a name may have in a hosts file.</summary>
    public const int MaxAddresses = 16;

    /// <summary>The addresses that a hosts file has for a name; case does not count.</summary>
    public static IReadOnlyList<IPAddress> HostAddresses(string hosts, string name)
    {
        var found = new List<IPAddress>();
        foreach (ReadOnlySpan<char> line in hosts.AsSpan().EnumerateLines())
        {
            ReadOnlySpan<char> rest = WithoutComment(line, "#");
            if (IPAddress.TryParse(TakeWord(ref rest), out IPAddress? address))
            {
                for (ReadOnlySpan<char> word = TakeWord(ref rest); !word.IsEmpty; word = TakeWord(ref rest))
                {
                    if (word.Equals(name, StringComparison.OrdinalIgnoreCase) && found.Count < MaxAddresses)
                    {
                        found.Add(address);
                        break;
                    }
                }
            }
        }

        return found;
    }

    internal static ReadOnlySpan<char> WithoutComment(ReadOnlySpan<char> line, string marks)
    {
        int mark = line.IndexOfAny(marks);
        return mark < 0 ? line : line[..mark];
    }

    internal static ReadOnlySpan<char> TakeWord(scoped ref ReadOnlySpan<char> rest)
    {
        rest = rest.TrimStart();
        int end = rest.IndexOfAny(' ', '\t');
        ReadOnlySpan<char> word = end < 0 ? rest : rest[..end];
        rest = rest[word.Length..];
        return word;
    }
}

using System.Text.RegularExpressions;

namespace Ysco.Tests;

/// <summary>
/// The order of the program's folders: one uses only those above it. A reference is a <c>using</c> line, or a type behind
/// the name of its folder (<c>Posix.Errno</c>), which needs no using line between folders of the same program.
/// </summary>
internal static partial class FolderOrder
{
    /// <summary>From the ground to the surface. Within a level too, the order counts.</summary>
    internal static readonly string[] Folders =
    [
        /* 0 ground    */ "Results", "Bytes", "Posix", "Loop", "Durable", "Logging", "Metrics", "Crypto",
        /* 1 formats   */ "Sconf", "Go", "Dns", "Notes", "Merkle", "Http",
        /* 2 clients   */ "Accounts", "Net", "Dns.Dnssec", "Dns.Client", "Tlog", "Discovery", "Artifacts", "Artifacts.Gobuild", "Artifacts.Release", "Registry",
        /* 3 decisions */ "Config", "Updates",
        /* 4 effects   */ "State", "Supervision", "Worker", "Runtime",
        /* 5 surfaces  */ "Admin", "Doctor",
        /* 6 commands  */ "Commands.StateFolders", "Commands.CommandLine", "Commands.Control", "Commands.Proof", "Commands.Fetching", "Commands.Init", "Commands.Running", "Commands.Steering", "Commands.Checking", "Commands.Doctor", "Commands.Registry", "Commands.Printing", "Commands",
    ];

    /// <summary>What is wrong with a file; empty when nothing is.</summary>
    /// <param name="folder">Its folder, with dots.</param>
    /// <param name="text">Its text.</param>
    /// <param name="isType">Whether a folder has a type of a name.</param>
    internal static IReadOnlyList<string> Breaches(string folder, string text, Func<string, string, bool> isType)
    {
        int own = Array.IndexOf(Folders, folder);
        if (own < 0)
        {
            return [$"folder {folder} has no place in the order"];
        }

        var breaches = new List<string>();
        if (!Regex.IsMatch(text, $@"^namespace Ysco\.{Regex.Escape(folder)};", RegexOptions.Multiline))
        {
            breaches.Add($"{folder}: the namespace is not that of the folder");
        }

        foreach (string used in References(text, isType).Distinct())
        {
            if (Array.IndexOf(Folders, used) is var place && (place < 0 || place > own))
            {
                breaches.Add($"{folder} uses {used}, which is not above it");
            }
        }

        return breaches;
    }

    private static IEnumerable<string> References(string text, Func<string, string, bool> isType)
    {
        foreach (Match match in UsingLine().Matches(text))
        {
            yield return FolderOf(match.Groups[1].Value);
        }

        foreach (Match match in QualifiedName().Matches(WithoutCommentsAndTexts(text)))
        {
            string name = match.Groups[1].Value;
            foreach (string folder in Folders)
            {
                if (name.StartsWith(folder + ".", StringComparison.Ordinal) && isType(folder, name[(folder.Length + 1)..].Split('.')[0]))
                {
                    yield return folder;
                }
            }
        }
    }

    /// <summary>The folder of a namespace, or of a type in it (using static, alias).</summary>
    private static string FolderOf(string name)
    {
        string[] inside = [.. Folders.Where(folder => name == folder || name.StartsWith(folder + ".", StringComparison.Ordinal))];
        return inside.MaxBy(folder => folder.Length) ?? name;
    }

    private static string WithoutCommentsAndTexts(string text) => CommentOrText().Replace(text, " ");

    [GeneratedRegex(@"^\s*(?:global )?using (?:static )?(?:\w+ = )?(?:global::)?Ysco\.([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex UsingLine();

    [GeneratedRegex(@"(?<![\w.])(?:(?:global::)?Ysco\.)?((?:[A-Z]\w*\.)+[A-Z]\w*)")]
    private static partial Regex QualifiedName();

    [GeneratedRegex("""//[^\n]*|"(?:[^"\\\n]|\\.)*"|^(?:using|namespace) [^\n]*""", RegexOptions.Multiline)]
    private static partial Regex CommentOrText();
}

using Ysco.Sconf;

namespace Ysco.Config;

/// <summary>One item of Services.</summary>
[ConfSection]
public sealed partial record SupervisedConfig
{
    /// <summary>Each has some descriptors and a page section: more belong onto another machine, or into another ysco.</summary>
    public const int MaxServices = 32;

    private const int MaxNameChars = 64;

    /// <summary>
    /// Name of the service, which is that of its own state folder within this one: "ysco init -dir" makes it, with the ysco.conf of
    /// the service.
    /// </summary>
    [ConfKey(Required = true, Check = nameof(CheckName), Example = "web")]
    public string Dir { get; init; } = "";

    /// <summary>
    /// The service and its arguments, a word a line, as after "ysco run": a path that begins with /, ./ or ../, from the folder
    /// that ysco is started in.
    /// </summary>
    [ConfKey(Required = true, Example = "./websvc")]
    public CommandWords Command { get; init; } = CommandWords.None;

    /// <summary>
    /// User that the service runs as, a name or a uid; needs root. Without it, the user of ysco.
    /// </summary>
    [ConfKey(EmptyIsDefault = true, Check = nameof(CheckUser), Example = "www-data")]
    public string User { get; init; } = "";

    /// <summary>
    /// Groups of the service in place of the user's own: names or gids with commas between. Needs User.
    /// </summary>
    [ConfKey(EmptyIsDefault = true, Example = "www-data,adm")]
    public string Groups { get; init; } = "";

    /// <summary>What is wrong with a list of them; null when nothing is.</summary>
    internal static string? CheckAll(IReadOnlyList<SupervisedConfig> all)
    {
        for (int i = 0; i < all.Count; i++)
        {
            SupervisedConfig one = all[i];
            string? wrong = one is { Groups: not "", User: "" } ? "has Groups, which need a User" : null;
            for (int j = 0; j < i && wrong is null; j++)
            {
                // An update of one would be one of the other too.
                wrong = all[j].Dir == one.Dir ? "is there twice"
                    : all[j].Command.Words[0] == one.Command.Words[0] ? $"has the program of \"{SconfText.Quote(all[j].Dir)}\" (each needs a link of its own)"
                    : null;
            }

            if (wrong is not null)
            {
                return $"service \"{SconfText.Quote(one.Dir)}\" {wrong}";
            }
        }

        return all.Count > MaxServices ? $"{all.Count} items (at most {MaxServices} services live in one ysco)" : null;
    }

    /// <summary>What is wrong with a name; null when nothing is.</summary>
    internal static string? CheckName(string text)
    {
        bool good = text.Length is > 0 and <= MaxNameChars && char.IsAsciiLetterOrDigit(text[0]);
        foreach (char c in text)
        {
            good &= char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_';
        }

        return good ? null : $"\"{SconfText.Quote(text)}\" is not the name of a folder in this one (letters, digits, and . - _ after the first)";
    }

    private static string? CheckUser(string text) => ConfChecks.UserName(text);
}

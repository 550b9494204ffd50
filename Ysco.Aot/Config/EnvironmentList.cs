using Ysco.Results;
using Ysco.Sconf;

namespace Ysco.Config;

/// <summary>
/// Variables, each NAME=VALUE: the name without white space and "=", the value whatever a line of the file can hold, also nothing.
/// Limits: <see cref="MaxVariables"/>, each named once.
/// </summary>
public sealed class EnvironmentList
{
    /// <summary>Enough for what a person writes.</summary>
    public const int MaxVariables = 256;

    /// <summary>No variables.</summary>
    public static readonly EnvironmentList None = new([]);

    private EnvironmentList(IReadOnlyList<string> lines) => Lines = lines;

    /// <summary>The variables, in the order of the file.</summary>
    public IReadOnlyList<string> Lines { get; }

    /// <summary>Whether a variable is among them.</summary>
    public bool Sets(string name)
    {
        foreach (string line in Lines)
        {
            if (line.StartsWith(name, StringComparison.Ordinal) && line.AsSpan(name.Length) is ['=', ..])
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Takes lines.</summary>
    /// <returns>The list, or what is wrong with the first wrong line.</returns>
    public static Result<EnvironmentList> Parse(IReadOnlyList<string> lines)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (string line in lines)
        {
            int equals = line.IndexOf('=', StringComparison.Ordinal);
            string name = equals < 0 ? "" : line[..equals];
            if (name == "" || name.AsSpan().ContainsAny(' ', '\t') || line.Contains('\0', StringComparison.Ordinal))
            {
                return Failure.Invalid($"\"{SconfText.Quote(line)}\" is not a variable (NAME=VALUE)");
            }

            if (!names.Add(name))
            {
                return Failure.Invalid($"variable {SconfText.Quote(name)} is set twice");
            }
        }

        return names.Count > MaxVariables ? Failure.Invalid($"more than {MaxVariables} variables") : new EnvironmentList(lines);
    }

    /// <summary>The lines of the file.</summary>
    public IReadOnlyList<string> ToLines() => Lines;
}

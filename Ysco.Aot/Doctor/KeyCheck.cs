using Ysco.Results;

namespace Ysco.Doctor;

/// <summary>The log's key: the configured one is the one that was first seen of that log, and what is held by it is whole.</summary>
internal static class KeyCheck
{
    internal const string Name = "key";

    /// <summary>Judges it. Pure.</summary>
    /// <param name="folder">The state folder.</param>
    /// <param name="source">The trusted key, shortened, and where it is from.</param>
    /// <param name="wrong">What is wrong; null when nothing is.</param>
    /// <param name="damaged">The file of what is held, when that is what is wrong; else null.</param>
    internal static Finding Of(string folder, string source, Failure? wrong, string? damaged) => wrong is null
        ? Finding.Ok(Name, source)
        : Finding.Fail(
            Name, wrong.Message, damaged is null
                ? $"\"${{EDITOR:-vi}}\" {ShellWord.Path($"{folder}/ysco.conf")}; ysco doctor"
                : $"mv {ShellWord.Path(damaged)} {ShellWord.Path(damaged)}.damaged");
}

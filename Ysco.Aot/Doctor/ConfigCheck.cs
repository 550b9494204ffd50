using Ysco.Config;
using Ysco.Results;

namespace Ysco.Doctor;

/// <summary>ysco.conf: there, right, and what a ysco that runs goes by.</summary>
internal static class ConfigCheck
{
    internal const string Name = "config";

    /// <summary>Judges it. Pure.</summary>
    /// <param name="folder">The state folder.</param>
    /// <param name="isThere">Whether there is a file.</param>
    /// <param name="wrong">What is wrong with the file; null when nothing is.</param>
    /// <param name="text">Its text.</param>
    /// <param name="inUse">What a ysco that runs goes by, its secrets hidden; null when none runs, or it was not told.</param>
    internal static Finding Of(string folder, bool isThere, Failure? wrong, string text, string? inUse)
    {
        string file = $"{folder}/ysco.conf";
        string path = ShellWord.Path(file);
        if (wrong is not null)
        {
            return Finding.Fail(Name, wrong.Message, !isThere ? $"ysco config >{path}" : $"\"${{EDITOR:-vi}}\" {path}; ysco testconfig < {path}");
        }

        return inUse is null || inUse == ConfSecrets.Hide(text)
            ? Finding.Ok(Name, inUse is null ? file : $"{file}, as ysco uses it")
            : Finding.Warn(
                Name, $"{file} was changed, and the ysco that runs goes by what it was before",
                $"ysco reload{FolderCheck.Flag(folder)}");
    }
}

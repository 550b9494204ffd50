using Ysco.Results;

namespace Ysco.Admin;

/// <summary>The content of AuthFile: one password; line ends after it are dropped.</summary>
public static class PasswordFile
{
    /// <summary>A password and its newlines.</summary>
    public const int MaxFileBytes = 4096;

    /// <summary>Longer ones do not fit in the credentials that are taken.</summary>
    private const int MaxCharacters = 512;

    /// <summary>The password; the failure names the file.</summary>
    /// <param name="path">The file's name, for the message.</param>
    /// <param name="content">Its text.</param>
    public static Result<string> Parse(string path, string content)
    {
        string password = content.TrimEnd('\r', '\n');
        if (password.Length == 0)
        {
            return Failure.Invalid($"{path}: empty (write the admin password into it)");
        }

        if (password.Length > MaxCharacters)
        {
            return Failure.Invalid($"{path}: longer than {MaxCharacters} characters");
        }

        return password.AsSpan().ContainsAny('\r', '\n', '\0') ? Failure.Invalid($"{path}: more than one line") : password;
    }
}

using System.Text;
using Ysco.Admin;
using Ysco.Durable;
using Ysco.Posix;
using Ysco.Results;

namespace Ysco.Doctor;

/// <summary>AuthFile: there, a password, and for nobody else to read.</summary>
internal static class PasswordCheck
{
    internal const string Name = "password";

    /// <summary>Looks at it.</summary>
    /// <param name="file">The file.</param>
    internal static Finding Of(string file)
    {
        string path = ShellWord.Path(file);
        string make = $"head -c 18 /dev/urandom | base64 > {path} && chmod 600 {path}";
        if (!BoundedFile.Read(file, PasswordFile.MaxFileBytes).Try(out byte[]? content, out Failure? failure))
        {
            return Finding.Fail(Name, $"AuthFile: {failure.Message}", $"ls -l {path}");
        }

        if (content is null || FileStatus.Of(file) is not { } status)
        {
            return Finding.Fail(Name, $"AuthFile: {file}: no such file", make);
        }

        if (PasswordFile.Parse(file, Encoding.UTF8.GetString(content)).Failure is { } wrong)
        {
            return Finding.Fail(Name, $"AuthFile: {wrong.Message}", make);
        }

        return FileMode.OthersMayRead(status) || FileMode.OthersMayWrite(status)
            ? Finding.Warn(Name, $"{file}: others may read it ({FileMode.Words(status)})", $"chmod o-rw {path}")
            : Finding.Ok(Name, $"{file}, {FileMode.Words(status)}");
    }
}

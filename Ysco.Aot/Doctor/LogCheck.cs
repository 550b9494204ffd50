using System.Globalization;
using Ysco.Results;
using Ysco.Tlog;

namespace Ysco.Doctor;

/// <summary>The transparency log: it answers, and what it has signed now agrees with what is held of it.</summary>
internal static class LogCheck
{
    internal const string Name = "log";

    /// <summary>Judges what came of a question. Pure.</summary>
    /// <param name="folder">The state folder.</param>
    /// <param name="url">The log's URL.</param>
    /// <param name="headFile">Where what is held is kept.</param>
    /// <param name="held">What is held; null when nothing is.</param>
    /// <param name="newest">The newest tree, proven to agree with it.</param>
    internal static Finding Of(string folder, string url, string headFile, SignedTree? held, Result<SignedTree> newest)
    {
        if (!newest.Try(out SignedTree? tree, out Failure? failure))
        {
            return Finding.Fail(
                Name, failure.Message, failure.Kind == FailureKind.Security
                    ? $"ysco pause{FolderCheck.Flag(folder)} \"the log is in doubt\"; cp -p {ShellWord.Path(headFile)} /root/; curl {ShellWord.Quote(url + "/latest")}"
                    : $"curl -v {ShellWord.Quote(url + "/latest")}");
        }

        return Finding.Ok(Name, held is null
            ? string.Create(CultureInfo.InvariantCulture, $"{url}: a tree of {tree.Head.Size}; none is held yet")
            : string.Create(CultureInfo.InvariantCulture, $"{url}: a tree of {tree.Head.Size}, which agrees with that of {held.Head.Size} held"));
    }
}

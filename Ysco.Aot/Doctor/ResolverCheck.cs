using Ysco.Results;
using Ysco.Worker;

namespace Ysco.Doctor;

/// <summary>The name server: it answers. How far the answer is proven is for <see cref="DnssecCheck"/>.</summary>
internal static class ResolverCheck
{
    internal const string Name = "resolver";

    /// <summary>Judges what came of a question. Pure.</summary>
    /// <param name="folder">The state folder.</param>
    /// <param name="servers">Who was asked, in words.</param>
    /// <param name="asked">Name and type.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="isFatal">Whether there is no way without it.</param>
    internal static Finding Of(string folder, string servers, string asked, Result<LookupAnswer> answer, bool isFatal)
    {
        string mend = $"{Lookup("-trace", asked)}; cat /etc/resolv.conf; grep -A3 Resolvers {ShellWord.Path(folder + "/ysco.conf")}";
        return !answer.Try(out LookupAnswer? found, out Failure? failure) ? Finding.Trouble(Name, isFatal, $"{servers}: {failure.Message}", mend)
            : Answers(found) ? Finding.Ok(Name, $"{servers}: {asked}: an answer")
            : Finding.Trouble(Name, isFatal, $"{servers}: {asked}: {found.Reason}", mend);
    }

    /// <summary>The command that asks the same.</summary>
    /// <param name="flags">Its flags.</param>
    /// <param name="asked">Name and type.</param>
    internal static string Lookup(string flags, string asked)
    {
        int space = asked.LastIndexOf(' ');
        return $"ysco lookup {flags} {ShellWord.Quote(asked[..space])} {asked[(space + 1)..]}";
    }

    /// <summary>Whether there was an answer, proven or not.</summary>
    internal static bool Answers(LookupAnswer answer) => answer.Status != "indeterminate";
}

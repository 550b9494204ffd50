using Ysco.Results;
using Ysco.Worker;

namespace Ysco.Doctor;

/// <summary>DNSSEC: what method dns asks can be proven through the name server.</summary>
internal static class DnssecCheck
{
    internal const string Name = "dnssec";

    /// <summary>Judges what came of a question. Pure.</summary>
    /// <param name="asked">Name and type.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="isRequired">Whether an answer counts only when it is proven.</param>
    /// <param name="isFatal">Whether there is no way without it.</param>
    internal static Finding Of(string asked, Result<LookupAnswer> answer, bool isRequired, bool isFatal)
    {
        if (!answer.Try(out LookupAnswer? found, out _) || !ResolverCheck.Answers(found))
        {
            return Finding.Skip(Name, $"see {ResolverCheck.Name}");
        }

        return found.Status == "secure" ? Finding.Ok(Name, $"{asked}: secure")
            : !isRequired ? Finding.Ok(Name, $"{asked}: {found.Status}, and Monitor.DNSSEC is off")
            : Finding.Trouble(Name, isFatal, $"{asked}: {found.Status}: {found.Reason}", $"{ResolverCheck.Lookup("-trace", asked)}; {ResolverCheck.Lookup("-resolver 9.9.9.9", asked)}");
    }
}

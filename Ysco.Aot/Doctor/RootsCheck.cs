using System.Globalization;
using Ysco.Net;
using Ysco.Results;

namespace Ysco.Doctor;

/// <summary>The certificate authorities for https: there are some.</summary>
internal static class RootsCheck
{
    internal const string Name = "roots";

    /// <summary>Judges what was found. Pure.</summary>
    /// <param name="found">Where, and how many.</param>
    /// <param name="isNeeded">Whether anything is asked by https.</param>
    internal static Finding Of(Result<RootsFound> found, bool isNeeded) =>
        found.Try(out RootsFound? roots, out Failure? failure)
            ? Finding.Ok(Name, string.Create(CultureInfo.InvariantCulture, $"{roots.Count} in {roots.Place}"))
            : isNeeded ? Finding.Fail(Name, failure.Message, "apt-get install ca-certificates")
            : Finding.Skip(Name, $"nothing is asked by https; {failure.Message}");
}

namespace Ysco.Dns.Dnssec;

/// <summary>What is proven not to be there.</summary>
/// <param name="Kind">What is proven.</param>
/// <param name="Reason">By what, or why not.</param>
/// <param name="IsDelegation">Whether the name is proven to be a delegation, seen from the zone above.</param>
/// <param name="Error">For a proof that is insecure.</param>
/// <param name="Signature">One of the signatures that the proof rests on.</param>
internal sealed record Denial(
    DenialKind Kind, string Reason, bool IsDelegation = false, ExtendedErrorCode? Error = null, RrsigData? Signature = null)
{
    internal static readonly Denial None = new(DenialKind.None, "the NSEC and NSEC3 records do not say so");
}

namespace Ysco.Dns.Dnssec;

/// <summary>What became of a part of the work, and why.</summary>
internal sealed record Outcome(Standing Standing, string Reason, ExtendedErrorCode? Error = null)
{
    internal static readonly Outcome Missing = new(Standing.Missing, "more is to be asked");

    internal static readonly Outcome TooCostly = Bogus("the answer was made to be expensive: more signatures, keys or digests than an honest one has");

    internal static Outcome Secure(string reason) => new(Standing.Secure, reason);

    internal static Outcome Insecure(string reason, ExtendedErrorCode? error = null) => new(Standing.Insecure, reason, error);

    internal static Outcome Bogus(string reason, ExtendedErrorCode error = ExtendedErrorCode.DnssecBogus) => new(Standing.Bogus, reason, error);

    internal static Outcome Indeterminate(string reason, ExtendedErrorCode error) => new(Standing.Indeterminate, reason, error);

    internal DnssecStatus Status => Standing switch
    {
        Standing.Secure => DnssecStatus.Secure,
        Standing.Insecure => DnssecStatus.Insecure,
        Standing.Bogus => DnssecStatus.Bogus,
        _ => DnssecStatus.Indeterminate,
    };

    /// <summary>The worse of the two; this one when they are alike.</summary>
    internal Outcome Or(Outcome other) => other.Standing > Standing ? other : this;
}

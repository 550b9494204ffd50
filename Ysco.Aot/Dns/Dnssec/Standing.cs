namespace Ysco.Dns.Dnssec;

/// <summary>A status, or that it cannot be told yet; in the order in which one outdoes the other.</summary>
internal enum Standing
{
    Secure,
    Insecure,
    Indeterminate,
    Missing,
    Bogus,
}

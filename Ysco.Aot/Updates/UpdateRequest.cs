namespace Ysco.Updates;

/// <summary>An update that a person or a program asked for.</summary>
/// <param name="Which">Whose.</param>
/// <param name="Version">A version, <c>latest</c> or <c>current</c>.</param>
/// <param name="GoVersion">A toolchain, <c>latest</c> or <c>current</c>.</param>
/// <param name="Waiter">Who waits for the answer.</param>
/// <param name="Bundle">The bundle that it is to come from, of which both versions are; null when the network is asked.</param>
public sealed record UpdateRequest(Which Which, string Version, string GoVersion, int Waiter, OfferedBundle? Bundle = null);

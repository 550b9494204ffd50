namespace Ysco.Tests.Machine;

/// <summary>After a cut of the power something is not as it must be.</summary>
public sealed class PowerCutFailedException(string message) : Exception(message);

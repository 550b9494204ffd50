namespace Ysco.Tests.World;

/// <summary>A build that can't be had; the message is what the builds server answers.</summary>
public sealed class GoBuildException(string message) : Exception(message);

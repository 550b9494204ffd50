namespace Ysco.Tests.Updates;

/// <summary>The power goes.</summary>
internal sealed class PowerCutException : Exception;

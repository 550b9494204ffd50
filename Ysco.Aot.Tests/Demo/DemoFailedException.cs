namespace Ysco.Tests.Demo;

/// <summary>A step of the demo was not as expected; the message says which and how.</summary>
internal sealed class DemoFailedException(string message) : Exception(message);

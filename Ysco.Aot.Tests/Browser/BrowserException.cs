namespace Ysco.Tests.Browser;

/// <summary>The browser, or what drives it, could not do what a test asked for.</summary>
public sealed class BrowserException(string message) : Exception(message);

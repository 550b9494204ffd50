namespace Ysco.Worker;

/// <summary>A step from the trust anchor to an answer.</summary>
/// <param name="Status"><c>secure</c>, <c>insecure</c>, <c>bogus</c> or <c>indeterminate</c>.</param>
/// <param name="Text">What was looked at, and what was seen.</param>
public sealed record LookupStep(string Status, string Text);

namespace Ysco.Tests.Binary;

/// <summary>A line that a program wrote.</summary>
/// <param name="At">Since the program's start.</param>
/// <param name="IsError">On stderr, else on stdout.</param>
/// <param name="Text">Without its newline.</param>
public sealed record LogLine(TimeSpan At, bool IsError, string Text);

namespace Ysco.Tests.Binary;

/// <summary>How a program ended.</summary>
/// <param name="ExitCode">Its status; 128 + the signal when one killed it.</param>
/// <param name="Stdout">What it wrote.</param>
/// <param name="Stderr">What it complained about.</param>
/// <param name="Elapsed">From start to end.</param>
public sealed record ProcessOutcome(int ExitCode, string Stdout, string Stderr, TimeSpan Elapsed);

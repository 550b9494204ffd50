namespace Ysco.Tlog;

/// <summary>
/// Two trees signed by the same log that cannot both be true: the log showed different histories. Both notes are to
/// be kept: they are the evidence.
/// </summary>
/// <param name="HeldNote">The signed tree that was held before.</param>
/// <param name="SeenNote">The signed tree that was seen now and does not agree with it.</param>
public sealed record ForkedTrees(string HeldNote, string SeenNote);

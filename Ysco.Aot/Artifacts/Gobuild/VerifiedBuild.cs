namespace Ysco.Artifacts.Gobuild;

/// <summary>What is proven of a binary.</summary>
/// <param name="Record">The record of it: program, version, Go version, size and sum.</param>
/// <param name="RecordNumber">The number of the record in the log, from 0.</param>
/// <param name="TreeSize">The size of the signed tree that the record is proven in.</param>
/// <param name="HeadNote">The signed tree to hold from now on: the newest of those that agree.</param>
public sealed record VerifiedBuild(BuildRecord Record, long RecordNumber, long TreeSize, string HeadNote);

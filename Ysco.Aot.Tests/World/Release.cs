namespace Ysco.Tests.World;

/// <summary>A published version: how it behaves and a hash over its sources.</summary>
internal sealed record Release(Behaviour Behaviour, string SourceHash);

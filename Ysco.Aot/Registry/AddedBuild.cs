using Ysco.Artifacts.Gobuild;

namespace Ysco.Registry;

/// <summary>What came of adding a binary.</summary>
/// <param name="Record">Its record.</param>
/// <param name="Number">The number of the record.</param>
/// <param name="IsNew">False when it was there already.</param>
internal sealed record AddedBuild(BuildRecord Record, long Number, bool IsNew);

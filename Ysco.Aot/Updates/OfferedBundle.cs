namespace Ysco.Updates;

/// <summary>A bundle that a person wants to be installed, and what it says of itself: what it holds must prove to be that.</summary>
/// <param name="File">The file, absolute.</param>
/// <param name="Name">The module; of a release the program.</param>
/// <param name="Dir">The package's folder, with a slash before it.</param>
/// <param name="MayBeOlder">It may go back behind what runs.</param>
public sealed record OfferedBundle(string File, string Name, string Dir, bool MayBeOlder);

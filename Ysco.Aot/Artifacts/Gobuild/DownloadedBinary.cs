namespace Ysco.Artifacts.Gobuild;

/// <summary>A binary that was downloaded and is what its record says.</summary>
/// <param name="Size">Its size in bytes.</param>
/// <param name="Sha256">SHA-256 of it, 32 bytes.</param>
public sealed record DownloadedBinary(long Size, byte[] Sha256);

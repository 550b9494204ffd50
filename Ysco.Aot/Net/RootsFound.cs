namespace Ysco.Net;

/// <summary>Certificate authorities that were found.</summary>
/// <param name="place">The file or folder.</param>
/// <param name="count">How many.</param>
public sealed class RootsFound(string place, int count)
{
    /// <summary>The file or folder.</summary>
    public string Place => place;

    /// <summary>How many.</summary>
    public int Count => count;
}

namespace Ysco.Bytes;

/// <summary>
/// Bytes that can be read at any place: a file that may have gigabytes of which only some pages are wanted, or an
/// array in a test.
/// </summary>
public interface IRandomAccess
{
    /// <summary>The number of bytes there are.</summary>
    long Length { get; }

    /// <summary>Reads at a place.</summary>
    /// <param name="offset">Where to begin; 0 to <see cref="Length"/>.</param>
    /// <param name="into">Filled from the start.</param>
    /// <returns>
    /// How many bytes were read: fewer than asked for only at the end of the bytes; -1 when reading failed.
    /// </returns>
    int Read(long offset, Span<byte> into);
}

using System.Text;
using Ysco.Durable;
using Ysco.Posix;
using Ysco.Results;

namespace Ysco.State;

/// <summary>
/// The path of a binary that is about to be laid down, on disk before its evidence and its name are: a power cut, or a kill,
/// before state.json knows of it would leave files that nobody knows of.
/// Limits: a path, <see cref="MaxBytes"/>.
/// </summary>
/// <param name="path">The file.</param>
public sealed class LayingFile(string path)
{
    private const int MaxBytes = 4096; // PATH_MAX
    private const uint OwnerOnly = 0x180; // 0600

    /// <summary>Notes a binary down; null when that is on disk.</summary>
    public Failure? Note(string binary) => DurableFile.Write(path, Encoding.UTF8.GetBytes(binary), OwnerOnly);

    /// <summary>What a cut-off fetch may have laid down; empty when there is nothing, or nothing that can be read.</summary>
    public string Load() => BoundedFile.Read(path, MaxBytes).Try(out byte[]? content, out _) && content is not null ? Encoding.UTF8.GetString(content) : "";

    /// <summary>It is known elsewhere now, or was not laid down. Should this not outlive a power cut: what is in use is not removed.</summary>
    public void Forget() => _ = Files.unlink(path);
}

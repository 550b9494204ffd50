using Ysco.Artifacts.Gobuild;
using Ysco.Merkle;

namespace Ysco.Registry;

/// <summary>
/// Where what lies in the folder of a registry. Served as it is by any web server, as the root of a host, it is a log of
/// builds and its binaries: the log below <c>tlog/</c>, each binary under the key of its look-up.
/// </summary>
/// <param name="path">The folder, without a slash at its end.</param>
public sealed class RegistryFolder(string path)
{
    /// <summary>A key of a look-up ends in a slash, so its answer is what web servers show for a folder.</summary>
    public const string IndexName = "index.html";

    /// <summary>Permissions of what is published.</summary>
    internal const uint FileMode = 0x1A4; // 0644

    /// <summary>Permissions of folders that are published.</summary>
    internal const uint FolderMode = 0x1ED; // 0755

    /// <summary>The folder.</summary>
    public string Path { get; } = path;

    /// <summary>The folder of the log.</summary>
    public string Log => $"{Path}/tlog";

    /// <summary>The newest signed tree note.</summary>
    public string Latest => $"{Log}/latest";

    /// <summary>The file of the signing key, when no other is named: beside the folder, never in it.</summary>
    public string DefaultKeyFile => Path + ".key";

    /// <summary>The file of the key for releases, when no other is named.</summary>
    public string DefaultReleaseKeyFile => Path + ".pem";

    /// <summary>The files of a release.</summary>
    public string ReleaseFolder(string name, string version) => $"{Path}/release/{name}/{version}";

    /// <summary>The files of manifests, in the order of their names; none when there is no folder.</summary>
    internal string[] Manifests()
    {
        string[] all = Directory.Exists(Path) ? Directory.GetFiles(Path, "*.json") : [];
        Array.Sort(all, string.CompareOrdinal);
        return all;
    }

    /// <summary>A tile of hashes.</summary>
    public string TileFile(Tile tile) => $"{Log}/{tile}";

    /// <summary>The records that a tile of level 0 has the hashes of.</summary>
    public string RecordsFile(Tile tile) => $"{Log}/{tile.RecordsPath}";

    /// <summary>The folder of the answer to a look-up.</summary>
    public string LookupFolder(BuildSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return $"{Log}/lookup/{spec.Key[..^1]}";
    }

    /// <summary>The answer to a look-up.</summary>
    public string LookupFile(BuildSpec spec) => $"{LookupFolder(spec)}/{IndexName}";

    /// <summary>The binary of a record, gzipped.</summary>
    public string BinaryFile(BuildRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return $"{Path}/{record.Spec.Key}{record.Sum}/{record.Spec.FileName}.gz";
    }
}

using Ysco.Notes;
using Ysco.Registry;
using Ysco.Results;

namespace Ysco.Commands.Registry;

/// <summary>What the commands of a registry have in common: its folder, and its key.</summary>
internal static class RegistryArguments
{
    internal const string KeyFlagHelp = "the file of the signing key (default: DIR.key, beside the folder)";

    /// <summary>The manifest of releases, when no other is named.</summary>
    internal const string Manifest = "manifest.json";

    internal const string ManifestFlagHelp = "the file in DIR that lists the releases";

    /// <summary>The registry in a folder.</summary>
    internal static RegistryFolder Folder(string dir) => new(Path.TrimEndingDirectorySeparator(Path.GetFullPath(dir)));

    /// <summary>The file of its key.</summary>
    internal static string KeyFile(RegistryFolder folder, string flag) => flag == "" ? folder.DefaultKeyFile : flag;

    /// <summary>Its signing key.</summary>
    internal static Result<SignerKey> Key(RegistryFolder folder, string flag)
    {
        string file = KeyFile(folder, flag);
        return !SignerKeyFile.Read(file).Try(out SignerKey? key, out Failure? failure) ? failure
            : key is null ? Failure.Local($"{file}: there is no signing key (\"ysco registry init\" makes one; -key says where it is)")
            : key;
    }

    /// <summary>Its key for releases.</summary>
    internal static Result<ReleaseSigner> ReleaseKey(RegistryFolder folder, string flag)
    {
        string file = flag == "" ? folder.DefaultReleaseKeyFile : flag;
        return !ReleaseSigner.Read(file).Try(out ReleaseSigner? key, out Failure? failure) ? failure
            : key is null ? Failure.Local($"{file}: there is no key for releases (\"ysco registry init\" makes one; -releasekey says where it is)")
            : key;
    }
}

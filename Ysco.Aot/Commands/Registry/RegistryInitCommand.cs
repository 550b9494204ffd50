using System.Security.Cryptography;
using Ysco.Artifacts.Gobuild;
using Ysco.Commands.CommandLine;
using Ysco.Crypto;
using Ysco.Notes;
using Ysco.Posix;
using Ysco.Registry;
using Ysco.Results;

namespace Ysco.Commands.Registry;

/// <summary><c>ysco registry init DIR NAME</c>: the signing key first, then the folder with an empty log.</summary>
internal static class RegistryInitCommand
{
    internal static int Run(CommandContext context)
    {
        var flags = new FlagSet("registry init", "DIR NAME")
        {
            AnyOrder = true,
            About = "Makes a registry of binaries in DIR, which any web server can serve, and its signing key beside it. NAME is the log's: "
                + "the host that DIR will be the root of, so that clients find it by its key alone. Keep a copy of the key in another "
                + "place: without it nothing can be added, and clients refuse the same name with another key.",
        };
        Flag<string> key = flags.Text("key", "", "file", RegistryArguments.KeyFlagHelp);
        if (flags.Parse(context, 2, 2) is { } code)
        {
            return code;
        }

        RegistryFolder folder = RegistryArguments.Folder(flags.Rest.Span[0]);
        string keyFile = RegistryArguments.KeyFile(folder, key.Value);
        string name = flags.Rest.Span[1];
        if (Path.GetFullPath(keyFile).StartsWith(folder.Path + "/", StringComparison.Ordinal))
        {
            return flags.WrongUsage(context, $"the signing key {keyFile} would lie in the folder that is published");
        }

        Failure? failure = RefuseTaken(folder);
        if (failure is not null || !KeyOf(keyFile, name).Try(out SignerKey? signer, out failure))
        {
            return context.Fail(failure);
        }

        if (!ReleaseKeyOf(folder.DefaultReleaseKeyFile).Try(out string? releaseKey, out failure))
        {
            return context.Fail(failure);
        }

        failure = RegistryLog.Create(folder, signer);
        if (failure is not null)
        {
            return context.Fail(failure);
        }

        bool isHost = GobuildUrls.Base(signer.Verifier, "").Try(out string? url, out _);
        context.Out.Write(
            $"registry:      {folder.Path}\n"
            + $"signing keys:  {keyFile} for the log, {folder.DefaultReleaseKeyFile} for releases (keep copies elsewhere, and show them to nobody)\n"
            + $"verifier key:  {signer.Verifier}\n"
            + $"release key:   {releaseKey}\n"
            + (isHost
                ? $"Clients ask {url}, so serve the folder as the root of that host, or set Gobuild.BaseURL.\n"
                : "The name is no host name, so clients need Gobuild.BaseURL.\n"));
        return ExitCode.Ok;
    }

    /// <summary>A folder with something in it is somebody's, or a registry already.</summary>
    private static Failure? RefuseTaken(RegistryFolder folder)
    {
        if (FileStatus.Of(folder.Path) is not { } status)
        {
            return null;
        }

        if (!status.IsDirectory || FileStatus.Of(folder.Latest) is not null)
        {
            return Failure.Refused($"{folder.Path}: {(status.IsDirectory ? "is a registry already" : "is not a folder")}");
        }

        foreach (string entry in Directory.EnumerateFileSystemEntries(folder.Path))
        {
            // What an earlier try left, that was cut off before its end.
            if (entry != folder.Log)
            {
                return Failure.Refused($"{folder.Path}: is not empty");
            }
        }

        return null;
    }

    /// <summary>The public half of the key for releases, a new one or the one that is there.</summary>
    private static Result<string> ReleaseKeyOf(string file)
    {
        if (!ReleaseSigner.Read(file).Try(out ReleaseSigner? key, out Failure? failure)
            || (key is null && !ReleaseSigner.Make(file).Try(out key, out failure)))
        {
            return failure;
        }

        using (key)
        {
            return key!.Public.ToString();
        }
    }

    /// <summary>A new key; or the one that is there, when it has this name: an earlier try did not come to its end.</summary>
    private static Result<SignerKey> KeyOf(string file, string name)
    {
        if (!SignerKeyFile.Read(file).Try(out SignerKey? there, out Failure? failure))
        {
            return failure;
        }

        if (there is not null)
        {
            return there.Verifier.Name == name ? there : Failure.Refused($"{file}: is the key of {there.Verifier.Name} (-key names another file)");
        }

        if (!SignerKey.Create(name, RandomNumberGenerator.GetBytes(Ed25519PrivateKey.SeedBytes)).Try(out SignerKey? made, out failure))
        {
            return failure;
        }

        failure = SignerKeyFile.Write(file, made);
        return failure is null ? made : failure;
    }
}

using System.Buffers;
using Ysco.Artifacts.Gobuild;
using Ysco.Artifacts.Release;
using Ysco.Bytes;
using Ysco.Go;
using Ysco.Notes;
using Ysco.Registry;
using Ysco.Results;

namespace Ysco.Commands;

/// <summary><c>ysco registry release DIR BINARY -version V</c>.</summary>
internal static class RegistryReleaseCommand
{
    internal static readonly SearchValues<char> NameChars =
        SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz.-_+");

    internal static int Run(CommandContext context)
    {
        var flags = new FlagSet("registry release", "DIR BINARY")
        {
            AnyOrder = true,
            About = "Publishes a binary as a release: writes the archive, SHA256SUMS and its signature below DIR/release, then the manifest that names "
                + "them. A manifest is of one program for one kind of machine: name another for each. A release never changes.",
        };
        Flag<string> version = flags.Text("version", "", "version", "the version, such as v1.2.3");
        Flag<string> name = flags.Text("name", "", "name", "what the binary is called in the archive (default: the name of the file)");
        Flag<string> url = flags.Text("url", "", "url", "where DIR is served (default: https:// and the name of the log)");
        Flag<string> manifest = flags.Text("manifest", RegistryArguments.Manifest, "name", RegistryArguments.ManifestFlagHelp);
        Flag<string> machine = flags.Text("machine", $"linux-{ProgramFetcher.Goarch}", "machine", "goos-goarch, for the name of the archive");
        Flag<string> time = flags.Text("time", "", "time", "when it is released, RFC 3339 (default: now)");
        Flag<string> key = flags.Text("releasekey", "", "file", "the file of the key for releases (default: DIR.pem, beside the folder)");
        if (flags.Parse(context, 2, 2) is { } code)
        {
            return code;
        }

        RegistryFolder folder = RegistryArguments.Folder(flags.Rest.Span[0]);
        string file = flags.Rest.Span[1];
        string called = name.Value == "" ? Path.GetFileName(file) : name.Value;
        DateTimeOffset now = context.Clock.GetUtcNow();
        string? problem = SemVer.TryParse(version.Value) is null ? "flag -version: not of the form v1.2.3"
            : !IsFileName(called) ? "flag -name: letters, digits, dots, dashes and underscores, not a dot first"
            : !IsFileName(manifest.Value) ? "flag -manifest: the name of a file in DIR"
            : !IsFileName(machine.Value) ? "flag -machine: not goos-goarch"
            : time.Value != "" && !Rfc3339.TryParse(time.Value, out now) ? "flag -time: not a time as RFC 3339 has it, such as 2026-01-31T12:00:00Z"
            : null;
        if (problem is not null)
        {
            return flags.WrongUsage(context, problem);
        }

        if (!BaseUrl(folder, url.Value).Try(out string? baseUrl, out Failure? failure)
            || !RegistryArguments.ReleaseKey(folder, key.Value).Try(out ReleaseSigner? signer, out failure))
        {
            return context.Fail(failure);
        }

        using (signer)
        {
            if (!new RegistryRelease(folder, signer, baseUrl).Publish(file, called, SemVer.TryParse(version.Value)!, machine.Value, manifest.Value, now)
                .Try(out ReleaseManifest? written, out failure))
            {
                return context.Fail(failure);
            }

            context.Out.Write(
                $"released: {called} {version.Value}, {baseUrl}/{manifest.Value} names {written.LatestStable} as the newest of {written.Releases.Count}\n");
            return ExitCode.Ok;
        }
    }

    private static bool IsFileName(string name) =>
        name.Length is > 0 and <= 128 && name[0] != '.' && !name.AsSpan().ContainsAnyExcept(NameChars);

    private static Result<string> BaseUrl(RegistryFolder folder, string given)
    {
        if (given != "")
        {
            return Uri.TryCreate(given, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https" && url.Query.Length + url.Fragment.Length == 0
                ? given.TrimEnd('/')
                : Failure.Invalid($"flag -url: {OneLine.From(given)}: not an http or https url");
        }

        return !RegistryArguments.Key(folder, "").Try(out SignerKey? key, out Failure? failure) ? failure with { Message = $"{failure.Message}; -url says where DIR is served" }
            : GobuildUrls.Base(key.Verifier, "").Try(out string? log, out failure) ? log[..^"/tlog".Length]
            : failure with { Message = $"{failure.Message}; -url says where DIR is served" };
    }
}

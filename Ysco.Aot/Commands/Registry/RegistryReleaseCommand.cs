using Ysco.Artifacts.Gobuild;
using Ysco.Bytes;
using Ysco.Commands.CommandLine;
using Ysco.Commands.Fetching;
using Ysco.Commands.Proof;
using Ysco.Go;
using Ysco.Notes;
using Ysco.Registry;
using Ysco.Results;

namespace Ysco.Commands.Registry;

/// <summary><c>ysco registry release DIR BINARY -version V</c>.</summary>
internal static class RegistryReleaseCommand
{
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
        Flag<string> url = flags.Text("url", "", "url", "where DIR is served (default: what the URLs in the manifest begin with, for a new one those in the others in DIR; as long as there are none, https://NAME by the name of the log, or http://NAME:8000 when that has no dot); URLs in the manifest that begin otherwise are changed to it");
        Flag<string> manifest = flags.Text("manifest", RegistryArguments.Manifest, "name", RegistryArguments.ManifestFlagHelp);
        Flag<string> machine = flags.Text("machine", "", "machine", "goos-goarch, for the name of the archive (default: linux- and what the binary's header says)");
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
        string? problem = SpecField.Version(version.Value) is not null ? "flag -version: not of the form v1.2.3"
            : !IsFileName(called) ? "flag -name: letters, digits, dots, dashes and underscores, not a dot first"
            : !IsFileName(manifest.Value) ? "flag -manifest: the name of a file in DIR"
            : machine.IsSet && !IsFileName(machine.Value) ? "flag -machine: not goos-goarch"
            : time.Value != "" && !Rfc3339.TryParse(time.Value, out now) ? "flag -time: not a time as RFC 3339 has it, such as 2026-01-31T12:00:00Z"
            : null;
        if (problem is not null)
        {
            return flags.WrongUsage(context, problem);
        }

        bool isGiven = url.Value != "";
        Result<string> from = isGiven ? Given(url.Value) : Default(folder);
        if (!from.Try(out string? at, out Failure? failure)
            || !RegistryArguments.ReleaseKey(folder, key.Value).Try(out ReleaseSigner? signer, out failure))
        {
            return context.Fail(failure);
        }

        using (signer)
        {
            if (!new RegistryRelease(folder, signer, isGiven ? at : "", at)
                .Publish(file, called, SemVer.TryParse(version.Value)!, machine.Value, manifest.Value, now).Try(out PublishedRelease? published, out failure))
            {
                return context.Fail(failure);
            }

            context.Out.Write(published.IsUnchanged
                ? $"{called} {version.Value} is there already, with the same bytes: nothing changed\n"
                : $"released: {called} {version.Value}, {published.Url}/{manifest.Value} names {published.Manifest.LatestStable} as the newest of {published.Manifest.Releases.Count}\n");
            if (published.OldUrl != "")
            {
                context.Out.Write($"{folder.Path}/{manifest.Value}: its URLs begin with {published.Url} now, and began with {published.OldUrl}\n");
            }

            LoaderWarning.Say(context, file);

            return ExitCode.Ok;
        }
    }

    private static bool IsFileName(string name) =>
        name.Length is > 0 and <= 128 && name[0] != '.' && !name.AsSpan().ContainsAnyExcept(ReleaseFetcher.NameChars);

    private static Result<string> Given(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out Uri? known) && known.Scheme is "http" or "https" && known.Query.Length + known.Fragment.Length == 0
            ? url.TrimEnd('/')
            : Failure.Invalid($"flag -url: {OneLine.From(url)}: not an http or https url");

    /// <summary>By the name of the log. Where there are manifests, they say it, and the log need not.</summary>
    private static Result<string> Default(RegistryFolder folder) =>
        RegistryArguments.Key(folder, "").Try(out SignerKey? key, out Failure? failure) && GobuildUrls.Base(key.Verifier, "").Try(out string? log, out failure)
            ? log[..^"/tlog".Length]
            : folder.Manifests().Length > 0 ? ""
            : failure with { Message = $"{failure.Message}; -url says where DIR is served" };
}

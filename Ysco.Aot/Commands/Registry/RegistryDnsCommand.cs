using Ysco.Artifacts.Gobuild;
using Ysco.Artifacts.Release;
using Ysco.Commands.CommandLine;
using Ysco.Dns;
using Ysco.Durable;
using Ysco.Notes;
using Ysco.Registry;
using Ysco.Results;

namespace Ysco.Commands.Registry;

/// <summary><c>ysco registry dns DIR ZONE</c>: what a zone tells of a registry, as lines of a zone file.</summary>
internal static class RegistryDnsCommand
{
    internal static int Run(CommandContext context)
    {
        var flags = new FlagSet("registry dns", "DIR ZONE")
        {
            AnyOrder = true,
            About = "Prints the TXT records by which ZONE tells what is in the registry: the newest version of each Go module (clients set "
                + "Monitor.DNS to ZONE), the toolchain, and the newest release (at _updates.ZONE). To be put into a zone that DNSSEC signs.",
        };
        Flag<string> key = flags.Text("key", "", "file", RegistryArguments.KeyFlagHelp);
        Flag<string> manifest = flags.Text("manifest", RegistryArguments.Manifest, "name", RegistryArguments.ManifestFlagHelp);
        if (flags.Parse(context, 2, 2) is { } code)
        {
            return code;
        }

        RegistryFolder folder = RegistryArguments.Folder(flags.Rest.Span[0]);
        string zone = flags.Rest.Span[1];
        if (DnsName.Parse(zone).Failure is { } wrong)
        {
            return flags.WrongUsage(context, wrong.Message);
        }

        if (!RegistryArguments.Key(folder, key.Value).Try(out SignerKey? signer, out Failure? failure)
            || !RegistryRecords.Read(folder, signer.Verifier).Try(out List<BuildRecord>? records, out failure)
            || !Release($"{folder.Path}/{manifest.Value}").Try(out string? release, out failure)
            || !new ZoneRecords(zone).Make(Builds(folder, records), release)
                .Try(out string? lines, out failure))
        {
            return context.Fail(failure);
        }

        context.Out.Write(lines);
        return ExitCode.Ok;
    }

    private static List<PublishedBuild> Builds(RegistryFolder folder, List<BuildRecord> records)
    {
        var builds = new List<PublishedBuild>();
        foreach (BuildRecord record in records)
        {
            var added = new DateTimeOffset(File.GetLastWriteTimeUtc(folder.LookupFile(record.Spec)), TimeSpan.Zero);
            builds.Add(new PublishedBuild(record.Spec, added.ToUnixTimeSeconds()));
        }

        return builds;
    }

    private static Result<string> Release(string file) =>
        !BoundedFile.Read(file, ReleaseManifest.MaxBytes).Try(out byte[]? content, out Failure? failure) ? failure
        : content is null ? ""
        : ReleaseManifest.Parse(content).Try(out ReleaseManifest? manifest, out failure) ? manifest.LatestStable
        : failure.Within(file);
}

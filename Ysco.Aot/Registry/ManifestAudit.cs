using Ysco.Artifacts.Release;
using Ysco.Bytes;
using Ysco.Durable;
using Ysco.Results;

namespace Ysco.Registry;

/// <summary>
/// Goes through the manifests of a registry: what they name is there, where they say, and all that is there is named. Writes
/// nothing. What they say is signed by nobody, so what is wrong here keeps clients from updating, and makes none install anything.
/// </summary>
/// <param name="folder">The registry.</param>
/// <param name="isSigned">Whether there is a key for releases: then each must have a signature.</param>
/// <param name="report">Where what is found goes.</param>
/// <param name="known">The files of releases that were looked at; where the manifests go.</param>
internal sealed class ManifestAudit(RegistryFolder folder, bool isSigned, AuditReport report, HashSet<string> known)
{
    private readonly HashSet<string> named = [];

    /// <summary>Looks at all of them.</summary>
    /// <param name="archives">The archives that are there.</param>
    internal void Run(List<string> archives)
    {
        foreach (string file in folder.Manifests())
        {
            known.Add(file);
            if (!BoundedFile.Read(file, ReleaseManifest.MaxBytes).Try(out byte[]? content, out Failure? failure) || content is null)
            {
                report.Fault(file, failure?.Message ?? "is not there");
            }
            else if (!ReleaseManifest.Parse(content).Try(out ReleaseManifest? manifest, out failure))
            {
                report.Fault(file, failure.Message);
            }
            else
            {
                Manifest(file, manifest);
            }
        }

        foreach (string archive in archives)
        {
            if (!named.Contains(archive))
            {
                report.Fault(archive, "is named by no manifest, so nobody finds it (\"ysco registry release\" with the same binary and version names it; if it was withdrawn, remove it)");
            }
        }
    }

    private void Manifest(string file, ReleaseManifest manifest)
    {
        string newest = RegistryRelease.Newest(manifest.Releases);
        if (manifest.LatestStable != newest)
        {
            report.Fault(file, $"latest_stable is {OneLine.From(manifest.LatestStable)}, and its newest release is {newest}");
        }

        string? at = null;
        var versions = new HashSet<string>();
        Programs(file, manifest);
        foreach (ManifestRelease release in manifest.Releases)
        {
            if (!versions.Add(release.Version))
            {
                report.Fault(file, $"names {release.Version} twice");
            }

            Named(file, release, "tarball_url", release.TarballUrl, ref at);
            Named(file, release, "sha256sums_url", release.Sha256SumsUrl, ref at);
            if (release.Sha256SumsSigUrl is not null || isSigned)
            {
                Named(file, release, "sha256sums_sig_url", release.Sha256SumsSigUrl ?? "", ref at);
            }
        }

        report.Manifests.Add($"{file}: {manifest.Releases.Count} {(manifest.Releases.Count == 1 ? "release" : "releases")} at {at ?? "no url"}, the newest {newest}");
    }

    /// <summary>All are of one program: who updates by the manifest takes the newest for a version of that, and finds no file of its name there.</summary>
    private void Programs(string file, ReleaseManifest manifest)
    {
        (string? program, string version) = (null, "");
        foreach (ManifestRelease release in manifest.Releases)
        {
            if (ReleaseUrl.Parse(release.TarballUrl)?.Program is not { } theirs)
            {
                continue;
            }

            if (program is not null && theirs != program)
            {
                report.Fault(
                    file, $"its {OneLine.From(version)} is of {OneLine.From(program)} and its {OneLine.From(release.Version)} of {OneLine.From(theirs)}, and a manifest is of one program "
                    + "(take the releases of the others out, and \"ysco registry release\" with the same binary, name and version and with -manifest names them in another)");
                return;
            }

            (program, version) = (theirs, release.Version);
        }
    }

    /// <summary>One URL. All of a manifest begin alike, for they lead into one folder.</summary>
    private void Named(string file, ManifestRelease release, string key, string url, ref string? at)
    {
        if (ReleaseUrl.Parse(url) is not { } place || place.Version != release.Version)
        {
            report.Fault(file, $"{release.Version}: {key} \"{OneLine.From(url)}\" is not of the form URL/release/NAME/{release.Version}/FILE");
            return;
        }

        at ??= place.Base;
        if (place.Base != at)
        {
            report.Fault(file, $"{release.Version}: {key} begins with {OneLine.From(place.Base)}, and others with {OneLine.From(at)} (\"ysco registry release\" with the same binary, this version and -url makes them one)");
        }

        string there = folder.Path + place.Place;
        named.Add(there);
        if (!File.Exists(there))
        {
            report.Fault(there, $"is not there, and {file} names it as the {key} of {release.Version}");
        }
        else if (!known.Contains(there))
        {
            report.Fault(there, $"is no file of a release, and {file} names it as the {key} of {release.Version}");
        }
    }
}

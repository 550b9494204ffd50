using Ysco.Artifacts.Release;
using Ysco.Crypto;
using Ysco.Durable;
using Ysco.Results;

namespace Ysco.Registry;

/// <summary>Goes through the releases of a registry: sums, signatures, and the manifests that name them. Writes nothing.</summary>
/// <param name="folder">The registry.</param>
/// <param name="key">The key that releases must be signed for; null to leave signatures unlooked at.</param>
/// <param name="report">Where what is found goes.</param>
/// <param name="known">Where the files that were looked at go.</param>
internal sealed class ReleaseAudit(RegistryFolder folder, ReleaseKey? key, AuditReport report, HashSet<string> known)
{
    private readonly List<string> archives = [];

    internal void Run()
    {
        string releases = $"{folder.Path}/release";
        foreach (string name in Directory.Exists(releases) ? Directory.GetDirectories(releases) : [])
        {
            foreach (string version in Directory.GetDirectories(name))
            {
                Release(version);
            }
        }

        new ManifestAudit(folder, key is not null, report, known).Run(archives);
    }

    private void Release(string at)
    {
        string sumsFile = $"{at}/{ReleaseSums.Name}";
        string signatureFile = $"{at}/{ReleaseSums.SignatureName}";
        if (Read(sumsFile, Sha256Sums.MaxBytes) is not { } sums || Read(signatureFile, ReleaseKey.MaxSignatureBytes) is not { } signature)
        {
            return;
        }

        if (key is not null && !key.Verifies(sums, signature))
        {
            report.Problem(signatureFile, "is no signature over the sums beside it by the key for releases");
        }

        if (!Sha256Sums.Names(sums).Try(out List<string>? names, out Failure? malformed))
        {
            report.Problem(sumsFile, malformed.Message);
        }

        foreach (string archive in names ?? [])
        {
            if (!File.Exists($"{at}/{archive}"))
            {
                report.Problem($"{at}/{archive}", "is not there, and its sum is");
            }
        }

        foreach (string file in Directory.GetFiles(at, "*.tar.gz"))
        {
            known.Add(file);
            archives.Add(file);
            if (!Sha256Sums.Find(sums, Path.GetFileName(file)).Try(out byte[]? sum, out Failure? failure)
                || !SumOf(file).Try(out byte[]? actual, out failure))
            {
                report.Problem(file, failure.Message);
            }
            else if (!actual.AsSpan().SequenceEqual(sum))
            {
                report.Problem(file, "does not have the sum that is signed");
            }
            else if (ReleaseCheck.NameTrouble(Path.GetFileName(file), Path.GetFileName(at)) is { } trouble)
            {
                report.Fault(file, $"{trouble}, so every ysco refuses it (release the program with another -name, and remove this)");
            }
            else if (ReleaseMachine.Differs(file, $"{Path.GetFileName(Path.GetDirectoryName(at))}-{Path.GetFileName(at)}-") is { } differs)
            {
                report.Fault(file, differs);
            }

            report.Releases++;
        }
    }

    private static Result<byte[]> SumOf(string file)
    {
        try
        {
            using FileStream packed = File.OpenRead(file);
            return Sha256.Of(packed);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return Failure.Local(unreadable.Message);
        }
    }

    private byte[]? Read(string file, int maxBytes)
    {
        known.Add(file);
        if (BoundedFile.Read(file, maxBytes).Try(out byte[]? content, out Failure? failure) && content is not null)
        {
            return content;
        }

        report.Problem(file, failure?.Message ?? "is not there");
        return null;
    }
}

using Ysco.Artifacts.Gobuild;
using Ysco.Durable;
using Ysco.Go;
using Ysco.Posix;
using Ysco.Results;

namespace Ysco.Supervision;

/// <summary>The evidence that lies beside a binary: where it may be, and what is in it.</summary>
public static class StoredEvidence
{
    /// <summary>The files that may have the evidence of a binary, each once.</summary>
    /// <param name="file">The binary, or a link to it.</param>
    /// <param name="info">Its build info.</param>
    public static string[] PathsFor(string file, BuildInfo info) =>
        Array.ConvertAll([.. BinaryNames(file, info).SelectMany(FilesInUse.NamesFor).Distinct()], Installation.EvidencePath);

    /// <summary>
    /// What the evidence may be beside: the file, what it is a link to, or the name that the same binary was installed
    /// under before it replaced a plain file.
    /// </summary>
    public static string[] BinaryNames(string file, BuildInfo info)
    {
        string real = FileStatus.Of(file, followLinks: false) is { IsLink: true } ? Files.RealPath(file) ?? file : file;
        string folder = real.Contains('/') ? DurableFile.FolderOf(real) + "/" : "";
        string[] names = BuildSpec.Create(info.ModulePath, info.Version, info.PkgDir, info.GoOs, info.GoArch, info.GoVersion)
            .Try(out BuildSpec? spec, out _)
            ? [file, real, folder + spec.FileName]
            : [file, real];
        return [.. names.Distinct()];
    }

    /// <summary>Reads a file of evidence; null when there is none.</summary>
    public static Result<BuildEvidence?> Read(string path)
    {
        if (!BoundedFile.Read(path, BuildEvidence.MaxBytes).Try(out byte[]? content, out Failure? failure))
        {
            return failure;
        }

        if (content is null)
        {
            return (BuildEvidence?)null;
        }

        return BuildEvidence.Parse(content).Try(out BuildEvidence? evidence, out failure) ? evidence : failure.Within(path);
    }
}

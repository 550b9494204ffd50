using Ysco.Go;

namespace Ysco.Admin;

/// <summary>
/// Where the source of a version can be read: the tag in the module's repository, by the rules of the hosts that are known,
/// for a module path that begins with the host, the owner and the repository.
/// References: Go modules reference, "Mapping versions to commits": a tag is <c>v1.2.3</c>, or <c>folder/v1.2.3</c> for a
/// module in a folder of its repository; a pseudo-version ends in the first 12 digits of a commit.
/// Limits: hosts whose repositories can have more than two names in their path (gitlab.com) only where there are two.
/// Not here: module paths that a server maps to another repository, for that would have to be asked.
/// </summary>
internal static class TagLink
{
    /// <summary>Host, owner, repository.</summary>
    private const int RepositoryParts = 3;

    /// <summary>The address; null when no rule gives one.</summary>
    internal static WebUrl? Of(string modPath, string version)
    {
        if (ModulePath.Check(modPath) is not null || SemVer.TryParse(version) is not { } parsed
            || !ModulePath.SplitVersion(modPath, out string path, out _))
        {
            return null;
        }

        string[] parts = path.Split('/', RepositoryParts + 1);
        if (parts.Length < RepositoryParts)
        {
            return null;
        }

        string repository = $"https://{parts[0]}/{parts[1]}/{parts[2]}";
        string folder = parts.Length > RepositoryParts ? parts[RepositoryParts] : "";
        return PseudoVersion.TryParse(version) is { } pseudo
            ? Address(CommitPart(parts[0], folder), repository, pseudo.Revision)
            : Address(TagPart(parts[0], folder), repository, (folder == "" ? "" : folder + "/") + parsed.Canonical);
    }

    /// <summary>Where Go's own tag of a toolchain can be read; null for what is none.</summary>
    internal static WebUrl? OfToolchain(string name) =>
        GoVersion.TryParse(name) is null ? null : WebUrl.Parse($"https://github.com/golang/go/tree/{name}");

    private static WebUrl? Address(string? between, string repository, string name) =>
        between is null ? null : WebUrl.Parse(repository + between + name);

    private static string? TagPart(string host, string folder) => host switch
    {
        "github.com" => "/tree/",
        "codeberg.org" or "gitea.com" => "/src/tag/",
        "gitlab.com" when folder == "" => "/-/tags/",
        "bitbucket.org" => "/src/",
        "git.sr.ht" => "/tree/",
        _ => null,
    };

    private static string? CommitPart(string host, string folder) => host switch
    {
        "github.com" or "codeberg.org" or "gitea.com" or "git.sr.ht" => "/commit/",
        "gitlab.com" when folder == "" => "/-/commit/",
        "bitbucket.org" => "/commits/",
        _ => null,
    };
}

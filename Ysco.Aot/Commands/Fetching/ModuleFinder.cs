using Ysco.Artifacts.Gobuild;
using Ysco.Commands.CommandLine;
using Ysco.Go;
using Ysco.Results;
using Ysco.Updates;

namespace Ysco.Commands.Fetching;

/// <summary>
/// Finds the module that a package is in: the longest beginning of its path that the proxy knows as a module with versions.
/// Limits: <see cref="MaxElements"/> questions.
/// </summary>
/// <param name="fetcher">Asks.</param>
/// <param name="context">Where it says what it tries.</param>
internal sealed class ModuleFinder(ProgramFetcher fetcher, CommandContext context)
{
    /// <summary>Elements of a package path: each is a question to the proxy.</summary>
    private const int MaxElements = 16;

    /// <summary>Reads PACKAGE[@VERSION]; the version is <c>latest</c> when it is not there.</summary>
    internal static Result<(string Package, string Version)> Parse(string text)
    {
        if (text.IndexOf("://", StringComparison.Ordinal) is > 0 and var scheme)
        {
            return Failure.Invalid($"{Bytes.OneLine.From(text)}: is a URL (a package path is wanted: {Bytes.OneLine.From(text.AsSpan(scheme + 3))})");
        }

        int at = text.IndexOf('@', StringComparison.Ordinal);
        string package = at < 0 ? text : text[..at];
        string version = at < 0 ? "latest" : text[(at + 1)..];
        return (CheckPackage(package) ?? CheckVersion(version)) is { } invalid ? invalid : (package, version);
    }

    /// <summary>Finds module, version and toolchain.</summary>
    internal Result<BuildSpec> Find(string package, string version)
    {
        string? reason = null;
        string module = package;
        for (int tries = 0; tries < MaxElements && module.Contains('.', StringComparison.Ordinal); tries++)
        {
            if (ModulePath.Check(module) is null)
            {
                context.Progress($"looking for module {module}");
                if (!fetcher.Ask(module, out Failure? noVersions).Try(out CheckOutcome? outcome, out Failure? failure))
                {
                    return failure;
                }

                if (outcome.Versions is { Length: > 0 } versions)
                {
                    return Choose(module, package, version, versions, outcome);
                }

                if (noVersions is { Kind: FailureKind.Network or FailureKind.Local })
                {
                    // Whether this is the module is not known, and a shorter one must not be taken in its place.
                    return noVersions with { Message = $"{package}: could not ask which module it is in: {outcome.VersionsError}" };
                }

                reason ??= outcome.VersionsError;
            }

            int slash = module.LastIndexOf('/');
            module = slash < 0 ? "" : module[..slash];
        }

        return Failure.Refused($"{package}: no module with released versions found: {(string.IsNullOrEmpty(reason) ? "no versions" : reason)}");
    }

    /// <summary>A module is found by its first element, which names a host.</summary>
    private static Failure? CheckPackage(string package) =>
        ModulePath.CheckImport(package)
        ?? (package.Split('/')[0].Contains('.', StringComparison.Ordinal) ? null : ModulePath.Check(package));

    private static Failure? CheckVersion(string version) =>
        version == "latest" || SemVer.TryParse(version) is not null
            ? null
            : Failure.Invalid($"version {Bytes.OneLine.From(version)}: not a semantic version such as v1.2.3");

    private static Result<BuildSpec> Choose(string module, string package, string version, string[] versions, CheckOutcome outcome)
    {
        string chosen = version == "latest" ? Candidates.Latest(versions) : version;
        if (outcome.Toolchains is not { } toolchains || toolchains.Current == "")
        {
            return Failure.Network($"finding the newest Go toolchain: {outcome.ToolchainsError}");
        }

        string folder = package.Length == module.Length ? "/" : package[module.Length..];
        return BuildSpec.Create(module, chosen, folder, "linux", ProgramFetcher.Goarch, toolchains.Current);
    }
}

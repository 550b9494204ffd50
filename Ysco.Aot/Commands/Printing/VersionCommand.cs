using Ysco.Artifacts.Release;
using Ysco.Commands.CommandLine;

namespace Ysco.Commands.Printing;

/// <summary>
/// <c>ysco version</c>: <c>ysco v0.1.0 (commit 1a2b3c4d5e6f, net10.0.12, linux-x64)</c>, and a line about releases of ysco.
/// </summary>
internal static class VersionCommand
{
    private const string About =
        "Prints two lines: the version, the commit, the runtime and the platform of this ysco; and whose signature a new version of "
        + "ysco must have, when such a key was built in.";

    internal static int Run(CommandContext context)
    {
        if (new FlagSet("version", "") { About = About }.Parse(context) is { } code)
        {
            return code;
        }

        context.Out.WriteLine(
            $"ysco {ThisBuild.Version} (commit {ThisBuild.Commit}, {ThisBuild.Framework}, {ThisBuild.RuntimeIdentifier})");
        context.Out.WriteLine($"releases: {BuiltInRelease.Describe()}");
        return ExitCode.Ok;
    }
}

namespace Ysco.Commands;

/// <summary><c>ysco version</c>: one line, <c>ysco v0.1.0 (commit 1a2b3c4d5e6f, net9.0.20, linux-x64)</c>.</summary>
internal static class VersionCommand
{
    private const string About = "Prints one line: the version, the commit, the runtime and the platform of this ysco.";

    internal static int Run(CommandContext context)
    {
        if (new FlagSet("version", "") { About = About }.Parse(context) is { } code)
        {
            return code;
        }

        context.Out.WriteLine(
            $"ysco {ThisBuild.Version} (commit {ThisBuild.Commit}, {ThisBuild.Framework}, {ThisBuild.RuntimeIdentifier})");
        return ExitCode.Ok;
    }
}

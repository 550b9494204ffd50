using System.Globalization;
using Ysco.Config;
using Ysco.Posix;
using Ysco.Results;

namespace Ysco.Supervision;

/// <summary>What a launcher's report means to a person.</summary>
internal static class LaunchFailure
{
    /// <summary>The failure, in a line.</summary>
    /// <param name="terms">What was asked for.</param>
    /// <param name="file">What was to be executed.</param>
    /// <param name="inTime">Whether the launcher came to an end in its time.</param>
    /// <param name="last">The last that it reported; null when nothing.</param>
    internal static Failure Of(LaunchTerms terms, string file, bool inTime, LaunchReport? last) => Failure.Local(!inTime
        ? $"{file}: starting{As(terms)}: it did not get under way in time (does its folder lie on a network?)"
        : last is not { } report ? $"{file}: starting{As(terms)}: the launcher, which is ysco itself, ended without a word"
        : report.Step == LaunchStep.Execute ? Execution(terms, file, report.Error)
        : $"{file}: starting{As(terms)}: {Words(terms, report)}");

    private static string As(LaunchTerms terms) => terms.User is { } user ? $" as user {user.Name}" : "";

    private static string Execution(LaunchTerms terms, string file, int error) =>
        error == Errno.EACCES && terms.User is { } user
            ? $"{file}: user {user.Name} may not execute it: {PathAccess.Obstacle(PathWalk.Of(file), user)}"
            : $"{file}: starting{As(terms)}: {Errno.Describe(error)}";

    private static string Words(LaunchTerms terms, LaunchReport report)
    {
        string error = report.Error == LaunchReport.NotSo ? "" : Errno.Describe(report.Error);
        return report.Step switch
        {
            LaunchStep.Plan => "the launcher is another build of ysco (start ysco again)",
            LaunchStep.OpenFiles => $"Process.OpenFiles {Text(terms.OpenFiles)}: {error} (more than the kernel, or our own limit, allows)",
            LaunchStep.Memory => $"Process.MemoryMax {Text(terms.MemoryBytes)}: {error} (more than our own limit allows)",
            LaunchStep.Nice => $"Process.Nice {Text(terms.Nice)}: {error} (below our own it takes root)",
            LaunchStep.WorkFolder => $"Process.WorkDir {terms.WorkFolder}: {error}",
            LaunchStep.FolderOfUser => $"Process.WorkDir {terms.WorkFolder}: the user may not be in it: {error}",
            LaunchStep.Bounding => $"taking capabilities from the bounding set: {error}",
            LaunchStep.Groups => $"setting its groups: {error}",
            LaunchStep.Gid => $"setting its group: {error}",
            LaunchStep.Uid => $"setting its user: {error}",
            LaunchStep.RootAgain => "it could become root again, so it is not started",
            LaunchStep.Capabilities => $"Process.AmbientCapabilities: {error} (ysco has not all of them itself)",
            LaunchStep.Ambient => $"Process.AmbientCapabilities {Capability.Format(report.Detail)}: {error} (ysco must have it itself, and the kernel know it)",
            LaunchStep.NoNewPrivileges => $"Process.NoNewPrivileges: {error}",
            LaunchStep.ReadBack => "user, groups or capabilities are not what they were set to, so it is not started",
            _ => error,
        };
    }

    private static string Text(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";
}

using Ysco.Config;
using Ysco.Results;

namespace Ysco.Supervision;

/// <summary>
/// Whether the programs of the hooks are there, and the service's user may execute them. What a script's first line names is
/// seen only when it is run.
/// </summary>
internal static class HookCheck
{
    /// <summary>A failure for each that could not be started, its key first; empty when all could.</summary>
    /// <param name="hooks">The hooks.</param>
    /// <param name="terms">On whose terms they are run.</param>
    internal static List<Failure> Of(HooksConfig hooks, LaunchTerms terms)
    {
        var wrong = new List<Failure>();
        Look(wrong, "Hooks.PreCheck", hooks.PreCheck, terms);
        Look(wrong, "Hooks.PreUpdate", hooks.PreUpdate, terms);
        Look(wrong, "Hooks.PostUpdate", hooks.PostUpdate, terms);
        Look(wrong, "Hooks.OnFailure", hooks.OnFailure, terms);
        return wrong;
    }

    private static void Look(List<Failure> wrong, string key, CommandWords command, LaunchTerms terms)
    {
        if (command.Words is [var file, ..] && (ServicePath.NotAProgram(file) ?? Launch.TryProgram(terms, file)) is { } failure)
        {
            wrong.Add(failure.Within(key));
        }
    }
}

namespace Ysco.Tests.Binary;

/// <summary>
/// Puts files where they are executed, always by another process. A file that anyone has open for writing can't be
/// executed (ETXTBSY), and a process that another test starts holds our descriptors until it has called exec.
/// </summary>
public static class Executables
{
    /// <summary>Copies a file, mode 0755; one of that name is replaced, not written to.</summary>
    public static Task CopyAsync(string from, string to) =>
        DoneAsync(ProcessRun.RunAsync("install", ["-m", "755", "--", from, to]));

    /// <summary>Writes a script, mode 0755.</summary>
    public static Task WriteScriptAsync(string path, string text) =>
        DoneAsync(ProcessRun.RunAsync("/bin/sh", ["-c", "cat > \"$0\" && chmod 755 \"$0\"", path], new() { Stdin = text }));

    private static async Task DoneAsync(Task<ProcessOutcome> run)
    {
        var outcome = await run;
        if (outcome.ExitCode != 0)
        {
            throw new IOException(outcome.Stderr);
        }
    }
}

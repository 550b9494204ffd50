using Ysco.Tests.Binary;

namespace Ysco.Tests.Demo;

/// <summary>Tells a story on stdout: what is done, the command for it, what it answered. A step that goes wrong ends it.</summary>
/// <param name="output">Where it tells it.</param>
/// <param name="folder">Where commands run.</param>
/// <param name="environment">What they find in their environment.</param>
internal sealed class Narrator(TextWriter output, string folder, IReadOnlyDictionary<string, string?> environment)
{
    public void Chapter(string title) => output.WriteLine($"\n== {title}");

    public void Say(string text) => output.WriteLine(text);

    /// <summary>Runs a command, shows it and its output, and insists on its exit code.</summary>
    public async Task<string> RunAsync(string file, string[] args, int expected = 0, string? shownAs = null)
    {
        output.WriteLine($"$ {shownAs ?? $"{file} {string.Join(' ', args.Select(Quote))}"}");
        ProcessOutcome outcome = await TryAsync(file, args);
        string told = (outcome.Stdout + outcome.Stderr).TrimEnd('\n');
        if (told != "")
        {
            output.WriteLine(string.Join('\n', told.Split('\n').Select(line => "    " + line)));
        }

        Expect(outcome.ExitCode == expected, $"exit code {outcome.ExitCode}, and {expected} was expected");
        return outcome.Stdout;
    }

    /// <summary>Runs a command in silence.</summary>
    public Task<ProcessOutcome> TryAsync(string file, string[] args) => ProcessRun.RunAsync(
        PathOf(file), args, new ProcessSettings { Directory = folder, Environment = environment, Timeout = TimeSpan.FromSeconds(60) });

    /// <summary>A relative path is one of the demo's folder, and not of the folder that this program lies in.</summary>
    public string PathOf(string file) => file.StartsWith("./", StringComparison.Ordinal) ? Path.Combine(folder, file[2..]) : file;

    /// <summary>Goes on only if it is so.</summary>
    public static void Expect(bool holds, string what)
    {
        if (!holds)
        {
            throw new DemoFailedException(what);
        }
    }

    private static string Quote(string word) => word.Contains(' ') || word.Contains('&') ? $"'{word}'" : word;
}

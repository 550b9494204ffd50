using Ysco.Results;

namespace Ysco.Commands.CommandLine;

/// <summary>What Program gives a command.</summary>
public sealed record CommandContext
{
    /// <summary>The command's name, for messages.</summary>
    public required string Name { get; init; }

    /// <summary>The arguments after the name.</summary>
    public required string[] Args { get; init; }

    /// <summary>Standard input.</summary>
    public required ByteInput In { get; init; }

    /// <summary>Standard output: what was asked for.</summary>
    public required TextSink Out { get; init; }

    /// <summary>Standard error: what went wrong, progress, usage.</summary>
    public required TextSink Error { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Clock { get; init; }

    /// <summary>Says what is being done, to somebody who watches: a script gets only what went wrong.</summary>
    public void Progress(string line)
    {
        if (Error.IsTerminal)
        {
            Error.WriteLine(line);
        }
    }

    /// <summary>Says on standard error what went wrong.</summary>
    /// <returns>The exit code for it.</returns>
    public int Fail(Failure failure)
    {
        Error.WriteLine($"ysco {Name}: {failure.Message}");
        return ExitCode.Of(failure);
    }
}

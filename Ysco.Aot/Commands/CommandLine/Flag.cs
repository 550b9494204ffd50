using Ysco.Results;

namespace Ysco.Commands.CommandLine;

/// <summary>A flag of a command, whatever its type.</summary>
/// <param name="name">Its name, without the dash.</param>
/// <param name="argument">What its value is called in the usage; empty for a flag that needs none.</param>
/// <param name="help">What it does, in a line.</param>
internal abstract class Flag(string name, string argument, string help)
{
    internal string Name => name;

    internal string Argument => argument;

    internal string Help => help;

    /// <summary>Whether the flag was given.</summary>
    internal bool IsSet { get; private protected set; }

    /// <summary>Which of the arguments gave it, each by its place.</summary>
    internal List<int> Places { get; } = [];

    /// <summary>Takes a value; null, or what is wrong with it.</summary>
    internal abstract Failure? Set(string text);
}

/// <summary>A flag with its value.</summary>
/// <param name="name">Its name, without the dash.</param>
/// <param name="argument">What its value is called in the usage; empty for a flag that needs none.</param>
/// <param name="help">What it does, in a line.</param>
/// <param name="value">The default.</param>
/// <param name="parse">Text to value.</param>
internal sealed class Flag<T>(string name, string argument, string help, T value, Func<string, Result<T>> parse)
    : Flag(name, argument, help)
{
    /// <summary>The value given last, or the default.</summary>
    internal T Value { get; private set; } = value;

    internal override Failure? Set(string text)
    {
        if (!parse(text).Try(out T? parsed, out Failure? failure))
        {
            return failure;
        }

        (Value, IsSet) = (parsed, true);
        return null;
    }
}

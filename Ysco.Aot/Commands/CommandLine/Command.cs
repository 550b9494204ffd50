namespace Ysco.Commands.CommandLine;

/// <summary>A command as the table has it.</summary>
/// <param name="Name">What is typed.</param>
/// <param name="Help">What it does, in a line.</param>
/// <param name="Run">Does it; the result is the exit code.</param>
internal readonly record struct Command(string Name, string Help, Func<CommandContext, int> Run);

using System.Globalization;
using System.Text;
using Ysco.Commands.StateFolders;
using Ysco.Config;
using Ysco.Results;
using Ysco.Sconf;

namespace Ysco.Commands.CommandLine;

/// <summary>
/// The flags of a command, as Go's package flag takes them: <c>-addr x</c>, <c>-addr=x</c>, <c>--addr x</c>; a bool
/// stands alone or has its value behind an equals sign (<c>-json</c>, <c>-json=false</c>). The first argument that is no
/// flag ends them, but for commands with <see cref="AnyOrder"/>, and so does <c>--</c>; a lone <c>-</c> is an argument. Of a
/// flag given twice the last counts.
/// </summary>
/// <param name="name">The command.</param>
/// <param name="arguments">Its arguments, as the usage shows them.</param>
internal sealed class FlagSet(string name, string arguments)
{
    /// <summary>Where the text of a flag begins.</summary>
    private const int HelpColumn = 8;

    private readonly List<Flag> flags = [];

    /// <summary>What the command does and what its arguments are, for its help: a sentence or a few.</summary>
    internal string About { get; init; } = "";

    /// <summary>A flag that others have and this command does not, and why.</summary>
    internal (string Flag, string Why) NotOffered { get; init; }

    /// <summary>Whether flags may follow arguments too: where no argument is a command of somebody else.</summary>
    internal bool AnyOrder { get; init; }

    /// <summary>The arguments without the flags.</summary>
    internal ReadOnlyMemory<string> Rest { get; private set; }

    /// <summary>A flag whose value is any text.</summary>
    internal Flag<string> Text(string flag, string otherwise, string argument, string help) =>
        Add(new Flag<string>(flag, argument, WithDefault(help, otherwise), otherwise, static text => text));

    /// <summary>The flag <c>-dir</c>: a folder, never empty.</summary>
    internal Flag<string> Folder(string help) => Add(new Flag<string>(
        "dir", "dir", WithDefault(help, StateFolder.Default), StateFolder.Default,
        static text => text == "" ? Failure.Invalid("must not be empty") : text));

    /// <summary>A flag that is on or off.</summary>
    internal Flag<bool> Bool(string flag, string help) => Add(new Flag<bool>(flag, "", help, false, ParseBool));

    /// <summary>A flag whose value is a duration, as Go writes them.</summary>
    internal Flag<TimeSpan> Duration(string flag, TimeSpan otherwise, string help) =>
        Add(new Flag<TimeSpan>(flag, "duration", WithDefault(help, GoDuration.Format(otherwise)), otherwise, GoDuration.Parse));

    /// <summary>A flag whose value is a number from 0 to 2^31-1.</summary>
    internal Flag<int> Number(string flag, int otherwise, string argument, string help) =>
        Add(new Flag<int>(
            flag, argument, WithDefault(help, otherwise.ToString(CultureInfo.InvariantCulture)), otherwise, ParseNumber));

    /// <summary>Takes the flags from the command line, and checks how many arguments follow.</summary>
    /// <returns>Null to go on; else the exit code: the usage, or the help that was asked for, has been printed.</returns>
    internal int? Parse(CommandContext context, int minArguments = 0, int maxArguments = 0)
    {
        if (!Take(context.Args).Try(out bool help, out Failure? failure))
        {
            return WrongUsage(context, failure.Message);
        }

        if (help)
        {
            context.Out.Write(Help());
            return ExitCode.Ok;
        }

        return Rest.Length < minArguments ? WrongUsage(context, $"an argument is missing: {Argument(Rest.Length)}")
            : Rest.Span[..minArguments].IndexOf("") is var empty and >= 0 ? WrongUsage(context, $"an argument is empty: {Argument(empty)}")
            : Rest.Length > maxArguments ? WrongUsage(context, Unexpected(Rest.Span[maxArguments]))
            : null;
    }

    private string Unexpected(string argument) =>
        $"unexpected argument \"{SconfText.Quote(argument)}\"{(argument.StartsWith('-') && !AnyOrder ? " (flags come before the arguments)" : "")}";

    /// <summary>Says what is wrong with the command line, and the usage: short, for what was typed wrong is to stay in sight.</summary>
    /// <returns><see cref="ExitCode.Usage"/>.</returns>
    internal int WrongUsage(CommandContext context, string cause)
    {
        context.Error.Write($"ysco {name}: {cause}\n{Synopsis}\"ysco {name} -help\" tells more\n");
        return ExitCode.Usage;
    }

    /// <summary>Takes the flags; true when help is asked for.</summary>
    private Result<bool> Take(string[] args)
    {
        int next = 0;
        var before = new List<string>();
        while (next < args.Length && (AnyOrder || IsFlag(args[next])))
        {
            int place = next;
            string argument = args[next++];
            if (!IsFlag(argument))
            {
                before.Add(argument);
                continue;
            }

            if (argument == "--")
            {
                break;
            }

            string flag = argument[(argument[1] == '-' ? 2 : 1)..];
            int equals = flag.IndexOf('=', StringComparison.Ordinal);
            string? value = equals < 0 ? null : flag[(equals + 1)..];
            flag = equals < 0 ? flag : flag[..equals];
            if (Find(flag) is not { } found)
            {
                return flag is "h" or "help" ? true
                    : Failure.Invalid($"unknown flag -{SconfText.Quote(flag)}{(flag == NotOffered.Flag ? $" ({NotOffered.Why})" : "")}");
            }

            if (value is null && found.Argument.Length > 0 && next == args.Length)
            {
                return Failure.Invalid($"flag -{flag} needs a value");
            }

            found.Places.Add(place);
            value ??= found.Argument.Length > 0 ? args[next++] : "true";
            if (found.Set(value) is { } failure)
            {
                return failure.Within($"flag -{flag}");
            }
        }

        Rest = before.Count == 0 ? args.AsMemory(next) : (string[])[.. before, .. args[next..]];
        return false;
    }

    private static bool IsFlag(string argument) => argument.Length > 1 && argument[0] == '-';

    private string Argument(int number) => arguments.Split(' ')[number];

    private Flag? Find(string flag)
    {
        foreach (Flag known in flags)
        {
            if (known.Name == flag)
            {
                return known;
            }
        }

        return null;
    }

    private T Add<T>(T flag)
        where T : Flag
    {
        flags.Add(flag);
        return flag;
    }

    private static string WithDefault(string help, string otherwise) => otherwise == "" ? help : $"{help} (default {otherwise})";

    private string Synopsis =>
        $"usage: ysco {name}{(flags.Count > 0 ? " [flags]" : "")}{(arguments.Length > 0 ? " " : "")}{arguments}\n";

    private string Help()
    {
        var text = new StringBuilder(Synopsis);
        if (About.Length > 0)
        {
            text.Append('\n');
            Wrapped.Append(text, About, 0);
        }

        return text.Append(flags.Count > 0 ? "\n" : "").Append(Flags()).ToString();
    }

    private string Flags()
    {
        var text = new StringBuilder();
        foreach (Flag flag in flags)
        {
            text.Append("  -").Append(flag.Name).Append(flag.Argument.Length > 0 ? " " : "").Append(flag.Argument).Append('\n');
            Wrapped.Append(text, flag.Help, HelpColumn);
        }

        return text.ToString();
    }

    /// <summary>The words that Go takes for a bool.</summary>
    private static Result<bool> ParseBool(string text) => text switch
    {
        "1" or "t" or "T" or "true" or "True" or "TRUE" => true,
        "0" or "f" or "F" or "false" or "False" or "FALSE" => false,
        _ => Failure.Invalid($"\"{SconfText.Quote(text)}\" is not true or false"),
    };

    private static Result<int> ParseNumber(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number
            : Failure.Invalid($"\"{SconfText.Quote(text)}\" is not a number from 0 on");
}

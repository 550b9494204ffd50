using Ysco.Commands.CommandLine;
using Ysco.Commands.StateFolders;
using Ysco.Config;
using Ysco.Logging;
using Ysco.Loop;
using Ysco.Posix;
using Ysco.Runtime;

namespace Ysco.Commands.Running;

/// <summary><c>ysco run -init</c>, and <c>supervise -init</c>: process 1, which has the same command line without that flag run as its child.</summary>
internal static class FirstProcess
{
    private const int StandardError = 2;

    /// <summary>Before the arguments: the program and the command.</summary>
    private const int WordsBefore = 2;

    /// <summary>Runs the machine. What else is on the command line is the child's to look at: process 1 must not end for it.</summary>
    internal static int Run(FlagSet flags, CommandContext context, Flag init, string folder)
    {
        int pid = Processes.getpid();
        if (pid != 1)
        {
            return flags.WrongUsage(
                context, $"-init is for process 1 of a machine, and this is process {pid} (leave it out: whatever started this starts and stops ysco)");
        }

        StandardDescriptors.EnsureOpen();
        List<byte[]> arguments = [.. OwnArguments.All(["ysco", context.Name, .. context.Args])];
        for (int i = init.Places.Count - 1; i >= 0; i--)
        {
            arguments.RemoveAt(WordsBefore + init.Places[i]);
        }

        using var loop = new EventLoop(context.Clock);
        return new ProcessOne(loop, context.Clock, new Log(LogLevel.Info, new LineWriter(StandardError).Write), arguments, () => StopTimeout(folder)).Run();
    }

    /// <summary>As the configuration says by then, of several services the longest; its default when that cannot be read.</summary>
    private static TimeSpan StopTimeout(string folder)
    {
        YscoConfig config = ConfigOf(folder);
        TimeSpan longest = config.Services.Count == 0 ? config.Process.StopTimeout : TimeSpan.Zero;
        foreach (SupervisedConfig each in config.Services)
        {
            TimeSpan one = ConfigOf($"{folder}/{each.Dir}").Process.StopTimeout;
            longest = one > longest ? one : longest;
        }

        return longest;
    }

    private static YscoConfig ConfigOf(string folder) =>
        StateFolder.Load(folder).Try(out (YscoConfig Config, string Text) loaded, out _) ? loaded.Config : new YscoConfig();
}

using System.Globalization;
using Ysco.Posix;
using Ysco.Results;
using Ysco.Supervision;

namespace Ysco.Runtime;

/// <summary>
/// The old ysco beside the new one, as long as that is watched: a process of its own that holds the end of a pipe. When the new
/// one says that it lives, it ends; when it dies, hangs or says nothing, it goes on as the old one unless whoever started us starts
/// that, to which the path leads until the new one is kept. The service is touched by neither.
/// Limits: <see cref="Patience"/>, <see cref="Grace"/>.
/// </summary>
public static class Standby
{
    /// <summary>The first argument that makes this binary one; not a command for people.</summary>
    public const string Argument = "__standby";

    /// <summary>A slow machine's start, the watch of five seconds and as much again.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>systemd starts a service again within a second, rc scripts in some.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// Whoever dies closes its descriptors one after the other: the pipe is gone, and the lock still held for a moment, which may be
    /// long on a busy machine. One that lives holds it for longer.
    /// </summary>
    private const int HeldLooks = 10;

    private const int Pipe = 3;
    private const byte Dismissed = (byte)'.';

    /// <summary>Starts it.</summary>
    /// <param name="setup">Ours.</param>
    /// <param name="old">The one to go back to.</param>
    /// <returns>The end of the pipe that the new program is handed.</returns>
    internal static Result<int> Begin(SupervisorSetup setup, string old)
    {
        int nothing = Files.open("/dev/null", FileIo.O_RDONLY | FileIo.O_CLOEXEC, 0);
        if (nothing < 0 || !Launch.OpenPipe(out int reader, out int writer))
        {
            FileIo.Close(nothing);
            return Failure.Local($"a pipe for the old ysco to stand by: {Errno.Describe(Errno.Last)}");
        }

        IReadOnlyList<byte[]> own = OwnArguments.All(setup.Argv);
        List<byte[]> arguments =
        [
            .. Spawn.Bytes(own.Count > 0 ? "ysco" : "", Argument, Processes.getpid().ToString(CultureInfo.InvariantCulture), old, setup.Folder),
            .. own,
        ];
        int error = Spawn.Start(OwnBinary.PathToExecute(), arguments, null, [(nothing, 0), (reader, Pipe)], out int pid);
        FileIo.Close(nothing);
        FileIo.Close(reader);
        if (error == 0)
        {
            Children.Leave(pid);
            return writer;
        }

        FileIo.Close(writer);
        return Failure.Local($"starting the old ysco to stand by: {Errno.Describe(error)}");
    }

    /// <summary>Ends it.</summary>
    /// <param name="pipe">What <see cref="Begin"/> gave; -1 for none.</param>
    internal static void Dismiss(int pipe)
    {
        if (pipe >= 0)
        {
            _ = FileIo.WriteAll(pipe, [Dismissed]);
            FileIo.Close(pipe);
        }
    }

    /// <summary>Stands by. Returns when it is not needed.</summary>
    /// <param name="arguments">What follows <see cref="Argument"/>.</param>
    /// <param name="isHeld">Whether some ysco runs with a folder.</param>
    public static int Run(ReadOnlySpan<string> arguments, Func<string, bool> isHeld)
    {
        ArgumentNullException.ThrowIfNull(isHeld);
        if (arguments.Length < 4 || !int.TryParse(arguments[0], NumberStyles.None, CultureInfo.InvariantCulture, out int pid))
        {
            return 1;
        }

        (string old, string folder) = (arguments[1], arguments[2]);
        Signals.IgnoreEndings();
        Ending ending = Await(Patience);
        if (ending == Ending.Dismissed)
        {
            return 0;
        }

        if (ending == Ending.Silent)
        {
            // It hangs. What it held is free when it is gone. Where it is gone already, and a child of it holds the pipe, its number may be another's.
            if (Processes.getppid() == pid)
            {
                Signals.Send(pid, Signals.SIGKILL, group: false);
            }

            _ = Await(Grace);
        }

        int held = 0;
        for (TimeSpan waited = TimeSpan.Zero; waited < Grace; waited += Look)
        {
            held = isHeld(folder) ? held + 1 : 0;
            if (held == HeldLooks)
            {
                return 0;
            }

            Thread.Sleep(Look);
        }

        Signals.Reset();
        IReadOnlyList<byte[]> own = OwnArguments.All([]);
        byte[][] command = [.. own.Skip(own.Count - arguments.Length + 3)];

        // By its name, which it goes on with; where somebody took that away, we are that program all the same.
        _ = OwnExec.Run(old, command);
        _ = OwnExec.Run(OwnBinary.PathToExecute(), command);
        return 1;
    }

    private enum Ending
    {
        Dismissed,
        Gone,
        Silent,
    }

    private static Ending Await(TimeSpan patience)
    {
        if (!FileIo.WaitToRead(Pipe, (int)patience.TotalMilliseconds))
        {
            return Ending.Silent;
        }

        Span<byte> word = stackalloc byte[1];
        return FileIo.Read(Pipe, word) == 1 ? Ending.Dismissed : Ending.Gone;
    }
}

using System.Globalization;
using System.Text;
using Ysco.Durable;
using Ysco.Posix;
using Ysco.Results;
using Ysco.Runtime;

namespace Ysco.Commands.Running;

/// <summary>
/// Our own binary executed in our place, and what it is handed: over a file in memory, whose descriptor it finds in a variable
/// of its environment. The service notices nothing: it stays the child of the same process.
/// </summary>
internal static class Renewal
{
    /// <summary>Has "PID:DESCRIPTOR": a child that gets it by mistake is not meant.</summary>
    private const string Variable = "YSCO_HANDOVER";

    /// <summary>Two thousand connections, the answers that are handed on, in base64, and what services printed last.</summary>
    private const int MaxBytes = 16 << 20;

    /// <summary>Executes our binary. Returns only when that fails, and then nothing has changed.</summary>
    /// <param name="handover">What it is handed.</param>
    /// <param name="argv">Our command line.</param>
    /// <param name="binary">The binary of another ysco; empty for our own.</param>
    internal static Failure Begin(Handover handover, string[] argv, string binary = "")
    {
        string path = binary == "" ? OwnBinary.PathToExecuteByName() : binary;
        handover.Name = OwnExec.GetName();
        int file = FileIo.OpenMemory();
        if ((file < 0 ? Failed() : Write(handover, file)) is { } failure)
        {
            FileIo.Close(file);
            return failure;
        }

        FileIo.SetCloseOnExec(file, false);
        SetCloseOnExec(handover, false);
        int error = OwnExec.Run(
            path, OwnArguments.All(argv), Variable, string.Create(CultureInfo.InvariantCulture, $"{Processes.getpid()}:{file}"));
        SetCloseOnExec(handover, true);
        FileIo.Close(file);
        return Failure.Local($"{path}: executing it: {Errno.Describe(error)}");
    }

    /// <summary>Never more than the next program reads: it would be nobody's successor.</summary>
    private static Failure? Write(Handover handover, int file)
    {
        int left = MaxBytes;
        foreach (string piece in handover.Pieces())
        {
            byte[] bytes = Encoding.UTF8.GetBytes(piece);
            left -= bytes.Length;
            if (left < 0)
            {
                return Failure.Local($"handing on what is under way: that is more than {MaxBytes >> 20} MiB now (try again)");
            }

            if (!FileIo.WriteAll(file, bytes))
            {
                return Failed();
            }
        }

        return Files.lseek64(file, 0, Files.SEEK_SET) == 0 ? null : Failed();
    }

    private static Failure Failed() => Failure.Local($"handing on what is under way: {Errno.Describe(Errno.Last)}");

    /// <summary>What we were handed; null when this is no renewal. To be called before anything is started or opened.</summary>
    internal static Handover? Take()
    {
        string[] words = (OwnExec.TakeVariable(Variable) ?? "").Split(':');
        if (words.Length != 2 || !int.TryParse(words[0], out int pid) || pid != Processes.getpid() || !int.TryParse(words[1], out int file))
        {
            return null;
        }

        Handover? handover = BoundedFile.Read("handover", file, MaxBytes).Try(out byte[]? bytes, out _) ? Handover.Parse(bytes) : null;
        FileIo.Close(file);
        if (handover is not null)
        {
            SetCloseOnExec(handover, true);
            OwnExec.SetName(handover.Name);
        }

        return handover;
    }

    private static void SetCloseOnExec(Handover handover, bool closes) =>
        handover.ForEachDescriptor(fd => FileIo.SetCloseOnExec(fd, closes));
}

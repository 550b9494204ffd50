using System.Text;
using Ysco.Admin;
using Ysco.Commands.StateFolders;
using Ysco.Doctor;
using Ysco.Http;
using Ysco.Posix;
using Ysco.Results;

namespace Ysco.Commands.Control;

/// <summary>
/// Asks the ysco that runs with a state folder, over its socket: a request, an answer, the end.
/// Limits: <see cref="MaxAnswerBytes"/>; the caller's patience.
/// </summary>
/// <param name="folder">The state folder.</param>
internal sealed class ControlClient(string folder)
{
    /// <summary>Reading what is known already. A machine that swaps may take seconds for it.</summary>
    internal static readonly TimeSpan Prompt = TimeSpan.FromSeconds(20);

    /// <summary>What our server holds at most for a client, and its header.</summary>
    private const int MaxAnswerBytes = ServerLimits.PendingOutputBytes + (16 << 10);

    private const int ChunkBytes = 64 << 10;

    private string Path => ControlSocket.PathIn(folder);

    /// <summary>What names the folder to a command that is advised, with a space before it; empty for the one that it takes without.</summary>
    internal string DirFlag => FolderCheck.Flag(folder);

    /// <summary>That no ysco can be reached, for commands that need one, and why.</summary>
    internal Failure NotRunning => StateFolder.NotOurs(folder) ?? Failure.Local(FolderLock.Holder(folder) is { } pid
        ? $"{Path}: nothing listens there, but ysco runs with this folder as process {pid} (it has just started, or its socket is gone: "
            + "try again in a while)"
        : $"{Path}: nothing listens there: no ysco runs with this folder ({ListFolder.Starter(folder)} starts one; -dir names another folder)");

    /// <summary>Reads something.</summary>
    /// <returns>The answer; null when no ysco runs.</returns>
    internal Result<ReceivedResponse?> Get(string path) => Exchange(Head("GET", path) + "\r\n", Prompt);

    /// <summary>Asks for something to be done.</summary>
    /// <param name="path">What for.</param>
    /// <param name="patience">How long it may take.</param>
    /// <param name="fields">The fields of the form.</param>
    /// <returns>The answer; null when no ysco runs.</returns>
    internal Result<ReceivedResponse?> Post(string path, TimeSpan patience, params ReadOnlySpan<(string Name, string Value)> fields)
    {
        var form = new StringBuilder();
        foreach ((string name, string value) in fields)
        {
            form.Append(form.Length == 0 ? "" : "&").Append(name).Append('=').Append(Uri.EscapeDataString(value));
        }

        return Exchange(
            $"{Head("POST", path)}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {form.Length}\r\n\r\n{form}", patience);
    }

    /// <summary>Asks for something to be done, and tells what came of it.</summary>
    /// <returns>Null when it was done.</returns>
    internal Failure? Command(TimeSpan patience, params ReadOnlySpan<(string Name, string Value)> fields) =>
        Outcome(Post("/", patience, fields));

    /// <summary>What an answer to a form says; null when it was done.</summary>
    internal Failure? Outcome(Result<ReceivedResponse?> result) => !result.Try(out ReceivedResponse? answer, out Failure? failure) ? failure
        : answer is null ? NotRunning
        : answer.Status is 200 or 303 ? null
        : Refusal(answer);

    /// <summary>The reason of an answer that is no success.</summary>
    internal static Failure Refusal(ReceivedResponse answer)
    {
        var refused = Failure.Refused(Bytes.OneLine.From(answer.Text, MaxReasonChars));
        return answer.Has(AdminForms.Disproven) ? refused with { Kind = FailureKind.Security } : refused;
    }

    private const int MaxReasonChars = 1000;

    private static string Head(string method, string path) => $"{method} {path} HTTP/1.1\r\nHost: ysco\r\nConnection: close\r\n";

    private Result<ReceivedResponse?> Exchange(string request, TimeSpan patience)
    {
        int fd = UnixSockets.Open(nonBlocking: false);
        if (fd < 0)
        {
            return Failure.Local($"{Path}: {Errno.Describe(Errno.Last)}");
        }

        Result<ReceivedResponse?> answer = Exchange(fd, Encoding.UTF8.GetBytes(request), patience);
        FileIo.Close(fd);
        return answer;
    }

    private Result<ReceivedResponse?> Exchange(int fd, byte[] request, TimeSpan patience)
    {
        UnixSockets.SetTimeout(fd, Prompt);
        int error = UnixSockets.Connect(fd, folder, ControlSocket.Name);
        if (error is Errno.ENOENT or Errno.ENOTDIR or Errno.ECONNREFUSED)
        {
            return StateFolder.Missing(folder) is { } missing ? missing : (ReceivedResponse?)null;
        }

        if (error != 0)
        {
            return Failure.Local($"{Path}: {Explain(error)}");
        }

        // What is not taken was refused on sight: then the answer is there already.
        for (int sent = 0, put = 1; sent < request.Length && put > 0; sent += put)
        {
            put = Sockets.Send(fd, request.AsSpan(sent));
        }

        UnixSockets.SetTimeout(fd, patience);
        if (!ReadAll(fd).Try(out ReadOnlyMemory<byte> bytes, out Failure? failure)
            || !ReceivedResponse.Parse(bytes).Try(out ReceivedResponse? answer, out failure))
        {
            return failure.Within(Path);
        }

        return answer;
    }

    private Result<ReadOnlyMemory<byte>> ReadAll(int fd)
    {
        byte[] bytes = new byte[ChunkBytes];
        int length = 0;
        while (true)
        {
            int got = Sockets.Receive(fd, bytes.AsSpan(length));

            if (length == 0 && (got == 0 || (got < 0 && Errno.Last == Errno.ECONNRESET)))
            {
                return Failure.Network($"connection {(got == 0 ? "closed without an answer" : "reset by peer")} (ysco ended; the next start goes on, \"ysco status{DirFlag}\" tells)");
            }

            // A reset comes behind the answer when not all of the request was read.
            if (got == 0 || (got < 0 && length > 0 && Errno.Last == Errno.ECONNRESET))
            {
                return (ReadOnlyMemory<byte>)bytes.AsMemory(0, length);
            }

            if (got < 0 && Errno.Last != Errno.EINTR)
            {
                return Failure.Network(Errno.Last == Errno.EAGAIN ? "no answer in time (it may come about all the same)" : Errno.Describe(Errno.Last));
            }

            length += Math.Max(got, 0);
            if (length == MaxAnswerBytes)
            {
                return Failure.Invalid($"an answer of more than {MaxAnswerBytes} bytes");
            }

            if (length == bytes.Length)
            {
                Array.Resize(ref bytes, Math.Min(2 * length, MaxAnswerBytes));
            }
        }
    }

    private static string Explain(int error) => error switch
    {
        Errno.EACCES => "permission denied (only root and the user that ysco runs as may ask it)",
        Errno.EAGAIN => "too busy to take another connection (try again)",
        _ => ControlSocket.Explain(error),
    };
}

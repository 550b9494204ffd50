using System.Buffers;
using Ysco.Http;
using Ysco.Posix;
using Ysco.Runtime;
using Ysco.Updates;

namespace Ysco.Admin;

/// <summary>Answers: sent as the client takes them, or handed on to the program that takes our place.</summary>
internal sealed partial class Connection
{
    /// <summary>
    /// What a program that takes our place needs to go on with it; null when it cannot: in the middle of a request. Who waits
    /// is answered as if all went well, which is for that program to send.
    /// </summary>
    internal HandedConnection? HandOver()
    {
        switch (State)
        {
            case ConnectionState.Reading when parser.IsFresh && !parser.IsInBody:
                return Handed([], closes: false);
            case ConnectionState.Writing when file is null:
                return Handed(unsent[sent..], closeAfter);
            case ConnectionState.Waiting when render is not null:
                HttpResponse response = render(UpdateReply.Done);
                bool closes = response.Close || !parser.Request.KeepAlive;
                var output = new ArrayBufferWriter<byte>();
                ResponseWriter.Write(output, response, parser.Request.Method == RequestMethod.Head, !closes, server.Date.Now());
                return Handed(output.WrittenSpan.ToArray(), closes);
            default:
                return null;
        }
    }

    private HandedConnection Handed(byte[] rest, bool closes) =>
        new(fd, (int)role, Source) { Closes = closes, IsProven = isProven, Unsent = rest, Unread = unread, Service = routes.Service };

    private void Respond(HttpResponse response)
    {
        HttpRequest request = parser.Request;
        closeAfter = response.Close || !request.KeepAlive;
        ResponseWriter.Write(server.Output, response, request.Method == RequestMethod.Head, !closeAfter, server.Date.Now());
        ReadOnlySpan<byte> output = server.Output.WrittenSpan;
        file = response.File;
        if (file is not null && (request.Method == RequestMethod.Head || file.Length == 0))
        {
            EndFile();
        }

        int put = Sockets.Send(fd, output);
        if (put < 0 && Errno.Last != Errno.EAGAIN)
        {
            Close();
        }
        else if (put == output.Length && file is null)
        {
            Answered();
        }
        else
        {
            Hold(output[Math.Max(put, 0)..]);
        }

        server.ReleaseOutput();
        CountHeld();
    }

    private void Hold(ReadOnlySpan<byte> rest)
    {
        if (server.HeldBytes + rest.Length > ServerLimits.HeldBytes)
        {
            Close();
            return;
        }

        unsent = rest.ToArray();
        sent = 0;
        Enter(ConnectionState.Writing, server.Limits.WriteStall);
    }

    /// <summary>What it holds counts in the server's sum.</summary>
    private void CountHeld()
    {
        int now = State == ConnectionState.Closed ? 0 : parser.BodyBytes + unsent.Length;
        server.HeldBytes += now - held;
        held = now;
    }

    private void Flush()
    {
        if (sent < unsent.Length ? FlushHeld() : FlushFile())
        {
            SetDeadline(server.Limits.WriteStall);
            if (sent == unsent.Length && file is null)
            {
                unsent = [];
                sent = 0;
                Answered();
                CountHeld();
                Resume();
            }
        }
    }

    /// <summary>Sends more of what is held; false when nothing could be sent.</summary>
    private bool FlushHeld()
    {
        int put = Sockets.Send(fd, unsent.AsSpan(sent));
        if (put < 0)
        {
            CloseUnlessFull();
            return false;
        }

        sent += put;
        return true;
    }

    /// <summary>Sends more of a file; false when nothing could be sent. One that became shorter ends the connection: so the client knows.</summary>
    private bool FlushFile()
    {
        long put = file!.SendTo(fd, ServerLimits.FileChunkBytes);
        if (put < 0)
        {
            CloseUnlessFull();
            return false;
        }

        if (put == 0)
        {
            Close();
            return false;
        }

        if (file.Sent == file.Length)
        {
            EndFile();
        }

        return true;
    }

    private void CloseUnlessFull()
    {
        if (Errno.Last is not (Errno.EAGAIN or Errno.EINTR))
        {
            Close();
        }
    }

    private void EndFile()
    {
        file?.Dispose();
        file = null;
    }

    /// <summary>All of the answer is with the kernel.</summary>
    private void Answered()
    {
        if (!closeAfter)
        {
            parser.Next();
            Enter(ConnectionState.Reading, server.Limits.Idle);
            return;
        }

        _ = Sockets.shutdown(fd, Sockets.SHUT_WR);
        Enter(ConnectionState.Lingering, server.Limits.Linger);
    }

    /// <summary>Goes on with what came in while the answer was made.</summary>
    private void Resume()
    {
        if (!inProcess && State == ConnectionState.Reading && unread.Length > 0)
        {
            byte[] bytes = unread;
            Process(bytes);
        }
    }
}

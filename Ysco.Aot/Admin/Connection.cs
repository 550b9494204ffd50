using System.Text;
using Ysco.Http;
using Ysco.Posix;
using Ysco.Runtime;
using Ysco.Updates;

namespace Ysco.Admin;

/// <summary>
/// One client: reads its requests, one after the other, and writes their answers. A request is looked at only when the
/// answer before it is gone, so no more than one is held.
/// This file: requests; answers are beside it.
/// References: RFC 9112 sections 9.3 (persistence), 9.3.2 (pipelining), 9.6 (closing without losing the answer).
/// </summary>
internal sealed partial class Connection
{
    /// <summary>What a request on behalf of another site gets: whoever sent it has the password.</summary>
    private const int ForeignStatus = 403;

    private static readonly HttpResponse TooMuchHeld =
        HttpResponse.Text(503, "too much is being sent and not complete yet\n") with { Close = true, Fields = ["Retry-After: 30"] };

    private readonly HttpServer server;
    private readonly int fd;
    private readonly ServerRole role;
    private readonly IRoutes routes;
    private readonly RequestParser parser;
    private PollEvents interest = PollEvents.In;
    private byte[] unread = [];
    private byte[] unsent = [];
    private int sent;
    private OpenFile? file;
    private int held;
    private int lingered;
    private Func<UpdateReply, HttpResponse>? render;
    private bool closeAfter;
    private bool inProcess;
    private bool isProven;

    /// <summary>Who answers the request that is being looked at.</summary>
    private IRoutes at;

    internal Connection(HttpServer server, int fd, ServerRole role, ulong source, IRoutes routes)
    {
        this.routes = at = routes;
        this.server = server;
        this.fd = fd;
        this.role = role;
        parser = server.TakeParser();
        Source = source;
    }

    /// <summary>Goes on with a connection that was handed on.</summary>
    internal Connection(HttpServer server, HandedConnection handed, IRoutes routes)
        : this(server, handed.Fd, (ServerRole)handed.Role, handed.Source, routes)
    {
        unread = handed.Unread;
        closeAfter = handed.Closes;
        isProven = handed.IsProven;
        unsent = handed.Unsent;
    }

    internal ulong Source { get; }

    internal ConnectionState State { get; private set; }

    /// <summary>Since when it is idle, or has been reading this request, or has been answering it.</summary>
    internal TimeSpan Since { get; private set; }

    /// <summary>When <see cref="Late"/> is to be called; far in the future when nothing is expected of the client.</summary>
    internal TimeSpan Deadline { get; private set; }

    /// <summary>Begins, or goes on. 0, or the error number when the loop cannot watch it: then it is closed.</summary>
    internal int Begin()
    {
        if (!server.Loop.TryWatch(fd, interest, Ready))
        {
            int error = Errno.Last;
            Close();
            return error;
        }

        if (unsent.Length > 0)
        {
            Enter(ConnectionState.Writing, server.Limits.WriteStall);
        }
        else
        {
            Enter(ConnectionState.Reading, server.Limits.Header);
        }

        CountHeld();
        return 0;
    }

    /// <summary>The deadline has passed: 408 for a request that was begun, else nothing is said.</summary>
    internal void Late()
    {
        if (State == ConnectionState.Reading && (!parser.IsFresh || parser.IsInBody))
        {
            Respond(HttpResponse.Of(new HttpError(408, "the request did not come in time")));
        }
        else
        {
            Close();
        }
    }

    internal void Close()
    {
        if (State != ConnectionState.Closed)
        {
            State = ConnectionState.Closed;
            server.Loop.Unwatch(fd);
            FileIo.Close(fd);
            server.Remove(this);
            unread = [];
            unsent = [];
            EndFile();
            CountHeld();
            server.Return(parser);
        }
    }

    private void Ready(PollEvents what)
    {
        if ((what & PollEvents.Err) != 0)
        {
            Close();
        }
        else if (State == ConnectionState.Writing)
        {
            Flush();
        }
        else if (State == ConnectionState.Lingering)
        {
            Drop();
        }
        else if (State == ConnectionState.Reading)
        {
            Receive();
        }
        else if ((what & PollEvents.Hup) != 0)
        {
            // Nobody is there to be answered; what was asked for goes on.
            Close();
        }
    }

    private void Receive()
    {
        int got = Sockets.Receive(fd, server.Input);
        if (got > 0)
        {
            Process(server.Input.AsSpan(0, got));
        }
        else if (got == 0 || Errno.Last is not (Errno.EAGAIN or Errno.EINTR))
        {
            Close();
        }
    }

    private void Process(ReadOnlySpan<byte> bytes)
    {
        inProcess = true;
        while (State == ConnectionState.Reading && !bytes.IsEmpty)
        {
            bool wasFresh = parser.IsFresh;
            parser.Feed(bytes, out int consumed);
            bytes = bytes[consumed..];
            CountHeld();
            if (server.HeldBytes > ServerLimits.HeldBytes)
            {
                // Its own body is given up, and with that the sum is below the limit again.
                parser.DropBody();
                Respond(TooMuchHeld);
                break;
            }

            if (parser.State == ParseState.NeedsMore)
            {
                StartClock(wasFresh);
                break;
            }

            Advance();
        }

        inProcess = false;
        unread = bytes.IsEmpty || State is ConnectionState.Closed or ConnectionState.Lingering ? [] : bytes.ToArray();
    }

    private void StartClock(bool wasFresh)
    {
        if (wasFresh && !parser.IsFresh)
        {
            Enter(ConnectionState.Reading, server.Limits.Header);
        }
    }

    private void Advance()
    {
        switch (parser.State)
        {
            case ParseState.HeadComplete:
                BeginBody();
                break;
            case ParseState.Complete when parser.Request.HasBody:
                Handle();
                break;
            case ParseState.Complete:
                if (IsAdmitted(out _))
                {
                    Handle();
                }

                break;
            default:
                Respond(HttpResponse.Of(parser.Error!));
                break;
        }
    }

    private bool IsAdmitted(out Admission admission)
    {
        at = routes.At(parser.Request);
        admission = at.Admit(parser.Request, role, Source, isProven);
        isProven = admission.IsProven ?? isProven;
        if (admission.Refusal is not { } refusal)
        {
            return true;
        }

        if (refusal.Status == ForeignStatus)
        {
            server.TellRefusal(parser.Request, Encoding.UTF8.GetString(refusal.Body.Span).TrimEnd('\n'));
        }

        // With its body unread, where the next request begins is not known.
        refusal = parser.Request.HasBody ? refusal with { Close = true } : refusal;
        if (admission.Delay > TimeSpan.Zero)
        {
            Hold(refusal, admission.Delay);
        }
        else
        {
            Respond(refusal);
        }

        return false;
    }

    private void Hold(HttpResponse response, TimeSpan delay)
    {
        Enter(ConnectionState.Delayed, null);
        IRoutes held = at;
        server.Loop.After(delay, () =>
        {
            held.DelayIsOver(Source);
            if (State == ConnectionState.Delayed)
            {
                Respond(response);
                Resume();
            }
        });
    }

    private void BeginBody()
    {
        if (!IsAdmitted(out Admission admission))
        {
            return;
        }

        if (parser.TakeBody(admission.BodyBytes, admission.KeepsBody) == ParseState.Failed)
        {
            Respond(HttpResponse.Of(parser.Error!));
            return;
        }

        Enter(ConnectionState.Reading, server.Limits.Body);
        if (parser.Request.ExpectsContinue && Sockets.Send(fd, ResponseWriter.Continue) != ResponseWriter.Continue.Length)
        {
            Close();
        }
    }

    private void Handle()
    {
        Handling handling = at.Handle(parser.Request);
        if (handling.Response is null && server.WaitingRequests == ServerLimits.WaitingRequests)
        {
            handling = Handling.Refused(503, "too many requests wait already");
        }

        if (handling.Refusal is { } refusal)
        {
            server.TellRefusal(parser.Request, refusal);
        }

        if (handling.Response is { } response)
        {
            Respond(response);
            return;
        }

        Wait(handling.Command!, handling.Render!);
    }

    /// <summary>Apart from <see cref="Handle"/>, so that only requests that wait pay for a closure.</summary>
    private void Wait(AdminCommand command, Func<UpdateReply, HttpResponse> renderReply)
    {
        render = renderReply;
        server.WaitingRequests++;
        Enter(ConnectionState.Waiting, null);
        at.Submit(command, reply => Done(renderReply(reply)));
    }

    private void Done(HttpResponse response)
    {
        server.WaitingRequests--;
        render = null;
        if (State == ConnectionState.Waiting)
        {
            Respond(response);
            Resume();
        }
    }

    private void Drop()
    {
        int got = Sockets.Receive(fd, server.Input);
        lingered += Math.Max(got, 0);
        if (got == 0 || lingered > ServerLimits.LingerBytes || (got < 0 && Errno.Last is not (Errno.EAGAIN or Errno.EINTR)))
        {
            Close();
        }
    }

    /// <summary>Without a limit, nothing is expected of the client.</summary>
    private void Enter(ConnectionState state, TimeSpan? limit)
    {
        State = state;
        Since = server.Now;
        PollEvents wanted = state switch
        {
            ConnectionState.Reading or ConnectionState.Lingering => PollEvents.In,
            ConnectionState.Writing => PollEvents.Out,
            _ => PollEvents.None,
        };
        if (wanted != interest)
        {
            interest = wanted;
            server.Loop.Change(fd, wanted);
        }

        SetDeadline(limit);
    }

    private void SetDeadline(TimeSpan? limit)
    {
        Deadline = limit is { } time ? server.Now + time : TimeSpan.MaxValue;
        if (limit is not null)
        {
            server.DeadlineSet(Deadline);
        }
    }
}

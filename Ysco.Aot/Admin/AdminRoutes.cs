using System.Text;
using Ysco.Http;
using Ysco.Logging;
using Ysco.Metrics;
using Ysco.Runtime;
using Ysco.Supervision;
using Ysco.Updates;

namespace Ysco.Admin;

/// <summary>
/// What each request is answered with: from the snapshot at once, or after a command was carried out.
/// Not here: connections.
/// </summary>
public sealed class AdminRoutes : IRoutes
{
    private readonly Func<Snapshot> snapshot;
    private readonly AdminSubmit submit;
    private readonly Func<int?, ProcessStats?> processStats;
    private readonly TimeProvider clock;
    private readonly AdminGate gate;
    private readonly string service;
    private readonly string prefix;
    private readonly ServiceVersionView versions = new();
    private Snapshot? jsonOf;
    private HttpResponse? json;

    /// <summary>Routes over the last snapshot and the port to the loop.</summary>
    /// <param name="clock">For how long wrong passwords are held back.</param>
    /// <param name="password">The password of <c>admin</c>.</param>
    /// <param name="snapshot">The last snapshot.</param>
    /// <param name="submit">Takes commands.</param>
    /// <param name="processStats">What a process uses: ours for null, else that of the pid; null when it cannot be told.</param>
    /// <param name="log">Where wrong passwords are told of.</param>
    public AdminRoutes(
        TimeProvider clock, string password, Func<Snapshot> snapshot, AdminSubmit submit, Func<int?, ProcessStats?> processStats, Log log)
        : this(clock, new AdminGate(clock, new BasicAuth(password), log), snapshot, submit, processStats, "", "")
    {
    }

    /// <summary>The same for one of several services.</summary>
    /// <param name="clock">Tells the time on the page.</param>
    /// <param name="gate">Who gets past the header; one for all services.</param>
    /// <param name="snapshot">The last snapshot.</param>
    /// <param name="submit">Takes commands.</param>
    /// <param name="processStats">What a process uses.</param>
    /// <param name="service">The name of the service.</param>
    /// <param name="prefix">What its paths begin with; empty on a socket of its own.</param>
    internal AdminRoutes(
        TimeProvider clock, AdminGate gate, Func<Snapshot> snapshot, AdminSubmit submit, Func<int?, ProcessStats?> processStats, string service, string prefix)
    {
        this.snapshot = snapshot;
        this.submit = submit;
        this.processStats = processStats;
        this.clock = clock;
        this.gate = gate;
        this.service = service;
        this.prefix = prefix;
    }

    /// <summary>What the service printed; null where it is not kept.</summary>
    public Func<OutputRing?> Output { get; init; } = static () => null;

    string IRoutes.Service => service;

    /// <summary>Decides on the header alone.</summary>
    Admission IRoutes.Admit(HttpRequest request, ServerRole role, ulong source, bool isProven)
    {
        Route? route = Find(request);
        bool isControl = role == ServerRole.Control;
        if (route is null || ((route.Roles & role) == 0 && !isControl))
        {
            return Admission.Refused(HttpResponse.Text(404, "no such page\n"));
        }

        if (!route.Takes(request.Method))
        {
            return Admission.Refused(HttpResponse.Text(405, "method not allowed here\n") with { Fields = [route.Allowed] });
        }

        return route.IsOpen || isControl ? Admission.Welcome(route.BodyBytes, route.KeepsBody) : gate.Admit(request, route, source, isProven);
    }

    /// <summary>The answer that was held back may go out now.</summary>
    void IRoutes.DelayIsOver(ulong source) => gate.DelayIsOver(source);

    /// <summary>Decides on a complete request that was admitted.</summary>
    Handling IRoutes.Handle(HttpRequest request)
    {
        Route route = Find(request)!;
        if (request.Method != RequestMethod.Post)
        {
            return Handling.Now(Show(route, request.Query));
        }

        if (route == Route.Notify || route == Route.NotifyToolchain)
        {
            // Nobody waits for what comes of it, and whoever asks learns nothing.
            AdminCommand command = route == Route.Notify ? new AdminCommand.Notify() : new AdminCommand.NotifyToolchain();
            submit(command, static _ => { });
            return Handling.Now(new HttpResponse(200, "text/plain", "ok"u8.ToArray()));
        }

        if (Form.Read(request, out Form form) is { } malformed)
        {
            return Handling.Refused(malformed.Status, malformed.Reason);
        }

        Handling handling = AdminForms.Read(route, form);
        return route == Route.Page && IsForPeople(request) ? ForPeople(handling, form) : handling;
    }

    /// <summary>Hands a command on.</summary>
    void IRoutes.Submit(AdminCommand command, Action<UpdateReply> done) => submit(command, done);

    private Route? Find(HttpRequest request) => Route.Find(request.RawPath[prefix.Length..]);

    private HttpResponse Show(Route route, ReadOnlySpan<byte> query)
    {
        Snapshot now = snapshot();
        return route switch
        {
            _ when route == Route.ServiceVersion => versions.Text(now),
            _ when route == Route.ServiceVersionJson => versions.Json(now),
            _ when route == Route.Metrics => MetricsView.Render(now, processStats(null), now.ServicePid is { } pid ? processStats(pid) : null),
            _ when route == Route.Json => Json(now),
            _ when route == Route.Status => JsonView.RenderStatus(now, Facts(now)),
            _ when route == Route.Log => LogView.Text(Output(), query),
            _ when route == Route.Output => LogView.Numbered(Output(), query),
            _ when route == Route.Favicon => Favicon.Response,
            _ => PageView.Render(now, Facts(now), isTested: System.Text.Ascii.Equals(query, AdminForms.Tested)),
        };
    }

    private PageFacts Facts(Snapshot now) => new(
        clock.GetUtcNow(), now.ServicePid is { } pid ? processStats(pid) : null, processStats(null), Environment.ProcessId) { IsOneOfMany = prefix != "" };

    /// <summary>A browser says that it takes pages; programs are answered with a line.</summary>
    private static bool IsForPeople(HttpRequest request)
    {
        request.Header("accept"u8, out ReadOnlySpan<byte> accept);
        return accept.IndexOf("text/html"u8) >= 0;
    }

    /// <summary>What was not done is told on the page, which keeps what was typed.</summary>
    private Handling ForPeople(Handling handling, Form form)
    {
        string? config = form["command"] == "saveconfig" ? form["config"] : null;
        return handling.Render is { } render
            ? handling with { Render = reply => ForPeople(render(reply), config, form["sum"], reply.Found) }
            : handling with { Response = ForPeople(handling.Response!, config, form["sum"], null) };
    }

    private HttpResponse ForPeople(HttpResponse answer, string? config, string sum, string? found)
    {
        if (answer.Status < 400)
        {
            return answer;
        }

        Snapshot now = snapshot();
        string message = Encoding.UTF8.GetString(answer.Body.Span).TrimEnd('\n');
        return PageView.Render(now, Facts(now), new PageProblem(message, config) { Replaces = sum, Found = found }, answer.Status);
    }

    /// <summary>Rendered once for a snapshot: whoever polls costs no more memory than whoever looks once.</summary>
    private HttpResponse Json(Snapshot now)
    {
        if (json is null || !ReferenceEquals(jsonOf, now))
        {
            (jsonOf, json) = (now, JsonView.Render(now));
        }

        return json;
    }
}

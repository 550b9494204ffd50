using Ysco.Http;
using Ysco.Metrics;
using Ysco.Runtime;
using Ysco.Updates;

namespace Ysco.Admin;

/// <summary>
/// What each request is answered with: from the snapshot at once, or after a command was carried out.
/// Not here: connections, and the page with its config editor, which comes with a later version.
/// </summary>
public sealed class AdminRoutes
{
    private readonly Func<Snapshot> snapshot;
    private readonly AdminSubmit submit;
    private readonly Func<int?, ProcessStats?> processStats;
    private readonly AdminGate gate;
    private readonly ServiceVersionView versions = new();
    private Snapshot? jsonOf;
    private HttpResponse? json;

    /// <summary>Routes over the last snapshot and the port to the loop.</summary>
    /// <param name="clock">For how long wrong passwords are held back.</param>
    /// <param name="password">The password of <c>admin</c>.</param>
    /// <param name="snapshot">The last snapshot.</param>
    /// <param name="submit">Takes commands.</param>
    /// <param name="processStats">What a process uses: ours for null, else that of the pid; null when it cannot be told.</param>
    public AdminRoutes(
        TimeProvider clock, string password, Func<Snapshot> snapshot, AdminSubmit submit, Func<int?, ProcessStats?> processStats)
    {
        this.snapshot = snapshot;
        this.submit = submit;
        this.processStats = processStats;
        gate = new AdminGate(clock, new BasicAuth(password));
    }

    /// <summary>Decides on the header alone.</summary>
    internal Admission Admit(HttpRequest request, ServerRole role, ulong source)
    {
        Route? route = Route.Find(request.RawPath);
        bool isControl = role == ServerRole.Control;
        if (route is null || ((route.Roles & role) == 0 && !isControl))
        {
            return Admission.Refused(HttpResponse.Text(404, "no such page\n"));
        }

        if (!route.Takes(request.Method))
        {
            return Admission.Refused(HttpResponse.Text(405, "method not allowed here\n") with { Fields = [route.Allowed] });
        }

        return route.IsOpen || isControl ? Admission.Welcome(route.BodyBytes, route.KeepsBody) : gate.Admit(request, route, source);
    }

    /// <summary>The answer that was held back by <see cref="Admit"/> may go out now.</summary>
    internal void DelayIsOver(ulong source) => gate.DelayIsOver(source);

    /// <summary>Decides on a complete request that was admitted.</summary>
    internal Handling Handle(HttpRequest request)
    {
        Route route = Route.Find(request.RawPath)!;
        if (request.Method != RequestMethod.Post)
        {
            return Handling.Now(Show(route));
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

        return AdminForms.Read(route, form);
    }

    /// <summary>Hands a command on.</summary>
    internal void Submit(AdminCommand command, Action<UpdateReply> done) => submit(command, done);

    private HttpResponse Show(Route route)
    {
        Snapshot now = snapshot();
        return route switch
        {
            _ when route == Route.ServiceVersion => versions.Text(now),
            _ when route == Route.ServiceVersionJson => versions.Json(now),
            _ when route == Route.Metrics => MetricsView.Render(now, processStats(null), now.ServicePid is { } pid ? processStats(pid) : null),
            _ when route == Route.Json => Json(now),
            _ when route == Route.Favicon => Favicon.Response,
            _ => HttpResponse.Text(200,
                $"ysco {now.Self.Version}: {now.Service.ModPath} {now.Service.Version} {now.Service.GoVersion}; "
                + "the admin page comes with a later version; see /json\n"),
        };
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

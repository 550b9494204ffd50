using System.Text;
using Ysco.Http;
using Ysco.Metrics;
using Ysco.Runtime;
using Ysco.State;
using Ysco.Updates;

namespace Ysco.Admin;

/// <summary>
/// What is asked of a process that has several services: one page, /json and /metrics for all of them, and below <c>/NAME/</c> all that
/// <see cref="AdminRoutes"/> has for one.
/// </summary>
/// <param name="clock">Tells the time on the page.</param>
/// <param name="gate">Who gets past the header, here and below.</param>
/// <param name="services">The services, in the order of the configuration; looked at anew each time.</param>
/// <param name="reload">Has the list of services read anew.</param>
/// <param name="processStats">What a process uses: ours for null.</param>
internal sealed class HouseRoutes(
    TimeProvider clock, AdminGate gate, Func<IReadOnlyList<HousedService>> services, Action<Action<UpdateReply>> reload, Func<int?, ProcessStats?> processStats)
    : IRoutes
{
    private static readonly Route[] Own = [Route.Page, Route.Json, Route.Metrics, Route.Favicon];

    /// <summary>The list of services that is in use.</summary>
    internal required Func<string> ListText { get; init; }

    IRoutes IRoutes.At(HttpRequest request)
    {
        HousedService? found = Find(request.RawPath, out bool isBelow);
        return found is not null && isBelow ? found.Routes : this;
    }

    Admission IRoutes.Admit(HttpRequest request, ServerRole role, ulong source, bool isProven)
    {
        bool isControl = role == ServerRole.Control;
        Route? route = Find(request.RawPath, out _) is null ? Route.Find(request.RawPath) : Route.Json;
        if (route is null || Array.IndexOf(Own, route) < 0 || ((route.Roles & role) == 0 && !isControl))
        {
            return Admission.Refused(HttpResponse.Text(404, isControl ? NameOne() : "no such page\n"));
        }

        if (!route.Takes(request.Method))
        {
            return Admission.Refused(HttpResponse.Text(405, "method not allowed here\n") with { Fields = [route.Allowed] });
        }

        return route.IsOpen || isControl ? Admission.Welcome(route.BodyBytes, route.KeepsBody) : gate.Admit(request, route, source, isProven);
    }

    Handling IRoutes.Handle(HttpRequest request)
    {
        if (Find(request.RawPath, out _) is { } service)
        {
            return Handling.Now(HttpResponse.Text(308, "") with { Fields = [$"Location: {service.Name}/"] });
        }

        Route route = Route.Find(request.RawPath)!;
        if (request.Method != RequestMethod.Post)
        {
            return Handling.Now(Show(route));
        }

        return Form.Read(request, out Form form) is { } malformed ? Handling.Refused(malformed.Status, malformed.Reason)
            : form["command"] == "reload" ? Handling.Later(new AdminCommand.Reload(), AnswerReload)
            : Handling.Refused(400, NameOne().TrimEnd('\n'));
    }

    /// <summary>What is to be said of it goes with the way back to the page.</summary>
    private static HttpResponse AnswerReload(UpdateReply reply) => reply.Kind == ReplyKind.Done && reply != UpdateReply.Done
        ? HttpResponse.Text(303, $"{reply.Message}\n") with { Fields = ["Location: ."] }
        : AdminForms.AnswerPage(reply);

    void IRoutes.DelayIsOver(ulong source) => gate.DelayIsOver(source);

    void IRoutes.Submit(AdminCommand command, Action<UpdateReply> done) => reload(done);

    private HttpResponse Show(Route route) =>
        route == Route.Json ? JsonView.RenderAll(Snapshots(), ConfigFile.Sum(Encoding.UTF8.GetBytes(ListText())))
        : route == Route.Metrics ? MetricsView.RenderAll(Snapshots(), processStats)
        : route == Route.Favicon ? Favicon.Response
        : HousePage.Render(Snapshots(), clock.GetUtcNow(), processStats);

    private List<(string Name, Snapshot Now)> Snapshots()
    {
        var all = new List<(string, Snapshot)>();
        foreach (HousedService each in services())
        {
            all.Add((each.Name, each.Now));
        }

        return all;
    }

    /// <summary>For a command that is about one service, and was given the folder of all.</summary>
    private string NameOne()
    {
        var names = new StringBuilder("this is the folder of ysco supervise, which has several services: name the folder of one in it with -dir (");
        foreach (HousedService each in services())
        {
            names.Append(names[^1] == '(' ? "" : ", ").Append(each.Name);
        }

        return names.Append(")\n").ToString();
    }

    /// <summary>The service whose page or something below it a path names.</summary>
    private HousedService? Find(ReadOnlySpan<byte> path, out bool isBelow)
    {
        isBelow = false;
        if (path.IsEmpty || path[0] != '/')
        {
            return null;
        }

        path = path[1..];
        int end = path.IndexOf((byte)'/');
        isBelow = end >= 0;
        ReadOnlySpan<byte> name = isBelow ? path[..end] : path;
        foreach (HousedService each in services())
        {
            // A service may have the name of something of ours: that is found first.
            if (Ascii.Equals(name, each.Name) && (isBelow || each.Name is not ("json" or "metrics" or "favicon.ico")))
            {
                return each;
            }
        }

        return null;
    }
}

using Ysco.Http;
using Ysco.Logging;
using Ysco.Posix;

namespace Ysco.Admin;

/// <summary>Who gets past the header: the right password, and not on behalf of another site.</summary>
internal sealed class AdminGate(TimeProvider clock, BasicAuth auth, Log log)
{
    private static readonly HttpResponse Unauthorized =
        HttpResponse.Text(401, "user admin and the password in the auth file, please\n") with { Fields = ["WWW-Authenticate: Basic realm=\"ysco\""] };

    private static readonly HttpResponse TooMany =
        HttpResponse.Text(429, "too many wrong passwords\n") with { Fields = ["Retry-After: 8"] };

    private static readonly HttpResponse Foreign = HttpResponse.Text(403, "request from another site\n");

    private readonly LoginThrottle throttle = new();

    internal Admission Admit(HttpRequest request, Route route, ulong source)
    {
        if (!BasicAuth.HasCredentials(request))
        {
            return Admission.Refused(Unauthorized);
        }

        // Unseen: were the right one let through here, guesses would cost nothing. Its owner has the control socket.
        if (!throttle.Admits(source))
        {
            return Admission.Refused(TooMany);
        }

        if (!auth.Accepts(request))
        {
            TimeSpan now = clock.GetElapsedTime(0);
            TimeSpan? held = throttle.Failed(source, now);
            Tell(source, now);
            return held is { } delay
                ? Admission.Refused(Unauthorized) with { Delay = delay }
                : Admission.Refused(TooMany);
        }

        return request.Method == RequestMethod.Post && CrossSite.IsForeign(request)
            ? Admission.Refused(Foreign)
            : Admission.Welcome(route.BodyBytes, route.KeepsBody);
    }

    /// <summary>Who it was, and how often since the last line; never what was given.</summary>
    private void Tell(ulong source, TimeSpan now)
    {
        if (throttle.ToTell(source, now) is > 0 and var times)
        {
            log.Warn("wrong user or password for the admin page", ("from", SockAddr.SourceText(source)), ("times", $"{times}"));
        }
    }

    internal void DelayIsOver(ulong source) => throttle.Answered(source);
}

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
    private BasicAuth auth = auth;

    /// <summary>From now on it is another password.</summary>
    internal void Change(BasicAuth other) => auth = other;

    /// <param name="request">The request, of which only the header is there.</param>
    /// <param name="route">What it asks for.</param>
    /// <param name="source">Whom it is from.</param>
    /// <param name="isProven">Whether the password before it on the same connection was right.</param>
    internal Admission Admit(HttpRequest request, Route route, ulong source, bool isProven)
    {
        if (!BasicAuth.HasCredentials(request))
        {
            return Admission.Refused(Unauthorized);
        }

        // Unseen: were the right one let through here, guesses would cost nothing. Its owner has the control socket, and
        // connections on which it was right before: there a guess has to be preceded by the right one.
        if (!isProven && !throttle.Admits(source))
        {
            return Admission.Refused(TooMany);
        }

        if (!auth.Accepts(request))
        {
            TimeSpan now = clock.GetElapsedTime(0);
            TimeSpan? held = throttle.Failed(source, now);
            Tell(source, now);
            return held is { } delay
                ? Admission.Refused(Unauthorized) with { Delay = delay, IsProven = false }
                : Admission.Refused(TooMany) with { IsProven = false };
        }

        return (request.Method == RequestMethod.Post && CrossSite.IsForeign(request)
            ? Admission.Refused(Foreign)
            : Admission.Welcome(route.BodyBytes, route.KeepsBody)) with { IsProven = true };
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

using Ysco.Admin;
using Ysco.Logging;
using Ysco.Loop;
using Ysco.Posix;
using Ysco.Results;

namespace Ysco.Commands.Running;

/// <summary>
/// Serves at each private address that this machine has (-addr private:1234), and follows as they come and go: an appliance is served in
/// its network, whatever address that gives it, and not to the world.
/// Limits: <see cref="MaxAddresses"/>, <see cref="MaxLookedAt"/>; what is passed over is said.
/// </summary>
internal sealed class PrivateSurface(EventLoop loop, Log log, HttpServer server, ListenAddress address, ServerRole role)
{
    /// <summary>A host with containers has dozens; each costs a descriptor.</summary>
    private const int MaxAddresses = 64;

    /// <summary>Of each family, private or not: what has more has its first ones looked at.</summary>
    private const int MaxLookedAt = 4096;

    /// <summary>Addresses change in groups, and a new one of IPv6 can be had when nobody else has it, after a second (RFC 4862).</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    /// <summary>Between two tries at what cannot be had, and between two looks where the kernel does not tell of changes.</summary>
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(10);

    /// <summary>A new address of IPv6 cannot be had while the kernel asks whether somebody has it: what fails as often as this is told.</summary>
    private const int ToldTries = 4;

    /// <summary>What could not be had when we looked last, and how often in a row: of that, it is said once.</summary>
    private List<(string What, int Times)> troubled = [];

    /// <summary>How many were left out, and how many not looked at, when we looked last: a number is said once.</summary>
    private (int LeftOut, int Unseen) passedOver;
    private TimerHandle? look;
    private bool isSoon;
    private bool isTold;

    /// <summary>Serves from now on, also where a former life of ours did.</summary>
    internal void Begin()
    {
        int events = AddressEvents.Open();
        isTold = events >= 0 && loop.TryWatch(events, PollEvents.In, _ =>
        {
            AddressEvents.Drain(events);
            LookSoon();
        });
        if (!isTold)
        {
            FileIo.Close(events);
        }

        Look();
    }

    /// <summary>Also where a look is due that is later; but what changes without end puts none off.</summary>
    private void LookSoon()
    {
        if (!isSoon)
        {
            look?.Cancel();
            (look, isSoon) = (loop.After(Soon, Look), true);
        }
    }

    private void Look()
    {
        (look, isSoon) = (null, false);
        if (Interfaces.Addresses(MaxLookedAt, out int unseen) is not { } all)
        {
            List<(string, int)> before = troubled;
            troubled = [];
            Trouble(before, "addresses", Failure.Local($"asking for the addresses of this machine: {Errno.Describe(Errno.Last)}"));
            LookAgain();
            return;
        }

        var own = new List<ListenAddress>();
        foreach (SockAddr each in all)
        {
            if (address.At(each) is { } one)
            {
                own.Add(one);
            }
        }

        PrivateChoice choice = PrivateChoice.Of(server.Served(address.Text + " ", role), own, areAll: unseen == 0, MaxAddresses);
        Stop(choice.Gone, "not serving any more: the address is gone");
        Stop(choice.Dropped, "not serving any more: there are more private addresses than are served");
        TellPassedOver(choice.LeftOut, unseen);
        Serve(choice.Served);
        if (troubled.Count > 0 || !isTold)
        {
            LookAgain();
        }
    }

    private void LookAgain()
    {
        if (troubled.Exists(each => each.Times < ToldTries))
        {
            LookSoon();
        }
        else
        {
            look ??= loop.After(Again, Look);
        }
    }

    private void Stop(List<string> addresses, string why)
    {
        foreach (string one in addresses)
        {
            server.StopListening(one, role);
            log.Info(why, ("addr", one));
        }
    }

    private void TellPassedOver(int leftOut, int unseen)
    {
        if ((leftOut, unseen) == passedOver)
        {
            return;
        }

        passedOver = (leftOut, unseen);
        if (leftOut > 0)
        {
            log.Warn(
                "there are more private addresses than are served: some are left out (name the one that you need in place of private)",
                ("addr", address.Text), ("max", $"{MaxAddresses}"), ("leftout", $"{leftOut}"));
        }

        if (unseen > 0)
        {
            log.Warn(
                "there are more addresses than are looked at: private ones among the rest are not served (name the one that you need in place of private)",
                ("addr", address.Text), ("max", $"{MaxLookedAt} of a family"), ("leftout", $"{unseen}"));
        }
    }

    private void Serve(List<ListenAddress> wanted)
    {
        List<(string What, int Times)> before = troubled;
        troubled = [];
        foreach (ListenAddress one in wanted)
        {
            if (server.Serves(one.Text, role))
            {
                continue;
            }

            if (ListenSocket.Open(one).Try(out ListenSocket? socket, out Failure? failure) && (failure = server.Listen(socket, role)) is null)
            {
                log.Info("serving", ("addr", one.Text), ("port", $"{socket.Port}"));
                continue;
            }

            Trouble(before, one.Text, failure);
        }
    }

    private void Trouble(List<(string What, int Times)> before, string what, Failure failure)
    {
        int times = Math.Min(before.Find(each => each.What == what).Times, ToldTries) + 1;
        troubled.Add((what, times));
        log.Write(times == ToldTries ? LogLevel.Error : LogLevel.Debug, "cannot serve (trying again; the service runs)", ("err", failure.Message));
    }
}

using Ysco.Admin;
using Ysco.Logging;
using Ysco.Loop;
using Ysco.Posix;
using Ysco.Results;

namespace Ysco.Commands.Running;

/// <summary>
/// Serves at each private address that this machine has (-addr private:1234), and follows as they come and go: an appliance is served in
/// its network, whatever address that gives it, and not to the world.
/// Limits: <see cref="MaxAddresses"/>.
/// </summary>
internal sealed class PrivateSurface(EventLoop loop, Log log, HttpServer server, ListenAddress address, ServerRole role)
{
    /// <summary>A host with containers has dozens; each costs a descriptor.</summary>
    private const int MaxAddresses = 64;

    /// <summary>Of all kinds: what has more has its first ones looked at.</summary>
    private const int MaxLookedAt = 4096;

    /// <summary>Addresses change in groups, and a new one of IPv6 can be had when nobody else has it, after a second (RFC 4862).</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    /// <summary>Between two tries at what cannot be had, and between two looks where the kernel does not tell of changes.</summary>
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(10);

    /// <summary>What could not be had when we looked last: of that, it is said once.</summary>
    private List<string> troubled = [];
    private TimerHandle? look;
    private bool isTold;

    /// <summary>Serves from now on, also where a former life of ours did.</summary>
    internal void Begin()
    {
        int events = AddressEvents.Open();
        isTold = events >= 0 && loop.TryWatch(events, PollEvents.In, _ =>
        {
            AddressEvents.Drain(events);
            LookIn(Soon);
        });
        if (!isTold)
        {
            FileIo.Close(events);
        }

        Look();
    }

    private void LookIn(TimeSpan time) => look ??= loop.After(time, Look);

    private void Look()
    {
        look = null;
        if (Interfaces.Addresses(MaxLookedAt) is not { } all)
        {
            Trouble([], "addresses", Failure.Local($"asking for the addresses of this machine: {Errno.Describe(Errno.Last)}"));
            LookIn(Again);
            return;
        }

        var wanted = new List<ListenAddress>();
        foreach (SockAddr own in all)
        {
            if (wanted.Count < MaxAddresses && address.At(own) is { } one)
            {
                wanted.Add(one);
            }
        }

        foreach (string served in server.Served(address.Text + " ", role))
        {
            if (!wanted.Exists(one => one.Text == served))
            {
                server.StopListening(served, role);
                log.Info("not serving any more: the address is gone", ("addr", served));
            }
        }

        List<string> before = troubled;
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

        if (troubled.Count > 0 || !isTold)
        {
            LookIn(Again);
        }
    }

    private void Trouble(List<string> before, string what, Failure failure)
    {
        troubled.Add(what);
        log.Write(before.Contains(what) ? LogLevel.Debug : LogLevel.Error, "cannot serve (trying again; the service runs)", ("err", failure.Message));
    }
}

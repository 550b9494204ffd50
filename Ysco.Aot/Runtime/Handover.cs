using System.Globalization;
using System.Text;
using Ysco.Accounts;
using Ysco.Go;
using Ysco.Supervision;

namespace Ysco.Runtime;

/// <summary>
/// What a run of ours hands to the program that it executes in its own place, over a file in memory: a line each, a word that
/// says what it is, and fields between spaces. Lines of words that are not known are passed over, as the next program may be
/// of another version. Pure. What is not handed on is read anew (state). Configuration, password and
/// user are read anew too: here they are for when that fails, for a service that lives is not left alone.
/// </summary>
public sealed class Handover
{
    /// <summary>
    /// The number of this form. A ysco that is to take our place says beforehand whether it reads it (selftest); what is merely
    /// added needs no other number. But a ysco that reads only the first passes over the sockets that the service prints to, and would keep
    /// them open and never read them: the service would wait for that for ever.
    /// </summary>
    public const int CurrentFormat = 2;

    /// <summary>What the next program has to read, where these are the sockets that the service prints to.</summary>
    /// <param name="hasOutput">Whether there are any.</param>
    public static int FormatWith(bool hasOutput) => hasOutput ? CurrentFormat : 1;

    /// <summary>
    /// Of what services printed last, in sum and as the file has it: all that one may keep (<see cref="OutputRing.MaxBytes"/>, in base64, and
    /// its lines' numbers and times). Of several each has an equal share. What was handed on to us is within it.
    /// </summary>
    public const int MaxPrintedBytes = 4 << 20;

    /// <summary>Beside the text of a line: its word, number, stream and time, and what base64 rounds up.</summary>
    private const int PrintedFieldsBytes = 60;

    /// <summary>The folder's lock; -1 for none.</summary>
    public int Lock { get; set; } = -1;

    /// <summary>Our name as ps shows it.</summary>
    public string Name { get; set; } = "";

    /// <summary>The service's process; null when none runs.</summary>
    public ProcessIdentity? Service { get; set; }

    /// <summary>The binary that it runs.</summary>
    public string ServiceBinary { get; set; } = "";

    /// <summary>What that was built of and for; null when it is not told.</summary>
    public BuildInfo? ServiceInfo { get; set; }

    /// <summary>Who the service is started as; null for who we are.</summary>
    public ServiceUser? User { get; set; }

    /// <summary>The configuration, which was found to be good; null when it is not told.</summary>
    public string? ConfigText { get; set; }

    /// <summary>The password of the admin endpoints; null when it is not told.</summary>
    public string? Password { get; set; }

    /// <summary>Whether the configuration is the one that was used before.</summary>
    public bool IsSameConfig { get; set; }

    /// <summary>What was learnt and counted; null when it is not told.</summary>
    public HandedKnowledge? Knowledge { get; set; }

    /// <summary>The path that ysco was started by; empty when that is not known.</summary>
    public string SelfPath { get; set; } = "";

    /// <summary>The pipe of the old ysco that stands by while a new one is watched; -1 for none.</summary>
    public int Standby { get; set; } = -1;

    /// <summary>Where the service says that it is ready; -1 for nowhere.</summary>
    public int NotifySocket { get; set; } = -1;

    /// <summary>The sockets that the service prints to; empty where it prints to where we do.</summary>
    public int[] OutputSockets { get; set; } = [];

    /// <summary>What it printed last, as it was handed on.</summary>
    public List<OutputLine> Printed { get; } = [];

    /// <summary>What it printed last, as it is kept here; null where it is not, or was not started by this life of ours.</summary>
    public OutputRing? Output { get; set; }

    /// <summary>What of each of several services is handed on; nothing for <c>ysco run</c>.</summary>
    public List<(string Name, Handover Handed)> Services { get; } = [];

    /// <summary>What one of several services was started by, which need not be what the list says by now; null when that is not told.</summary>
    public HandedCommand? Command { get; set; }

    /// <summary>Of one of several services, how it ended and when it is started again; null when that is not told.</summary>
    public HandedPause? Pause { get; set; }

    /// <summary>Where we listen.</summary>
    public List<HandedListener> Listeners { get; } = [];

    /// <summary>Who is connected.</summary>
    public List<HandedConnection> Connections { get; } = [];

    /// <summary>Does something with each descriptor in it.</summary>
    public void ForEachDescriptor(Action<int> act)
    {
        ArgumentNullException.ThrowIfNull(act);
        act(Lock);
        if (NotifySocket >= 0)
        {
            act(NotifySocket);
        }

        if (Standby >= 0)
        {
            act(Standby);
        }

        Array.ForEach(OutputSockets, act);
        Listeners.ForEach(listener => act(listener.Fd));
        Connections.ForEach(connection => act(connection.Fd));
        Services.ForEach(service => service.Handed.ForEachDescriptor(act));
    }

    /// <summary>
    /// As the file has it, piece by piece: whole it would be several times in memory, of which there is little
    /// (<see cref="MaxPrintedBytes"/>, connections with what they were not sent).
    /// </summary>
    public IEnumerable<string> Pieces()
    {
        int printing = 1;
        foreach ((_, Handover handed) in Services)
        {
            printing += handed.Output is null ? 0 : 1;
        }

        int share = MaxPrintedBytes / printing;
        foreach (string piece in Pieces(share))
        {
            yield return piece;
        }

        foreach ((string name, Handover handed) in Services)
        {
            // What follows is of that service.
            yield return $"supervised {Encode(name)}\n";
            foreach (string piece in handed.Pieces(share))
            {
                yield return piece;
            }
        }
    }

    private IEnumerable<string> Pieces(int printedBytes)
    {
        var text = new StringBuilder();
        Format(text);
        yield return text.ToString();
        foreach (OutputLine line in Output is { } kept ? kept.From(kept.FirstWithin(printedBytes, PrintedFieldsBytes)) : Printed)
        {
            yield return Line("printed", LongText(line.Number), line.IsError ? "1" : "0", LongText(line.Time.UtcTicks), Encode(line.Text));
        }

        foreach (HandedConnection one in Connections)
        {
            string[] words =
            [
                "connection", Text(one.Fd), Text(one.Role), Text(one.Source), one.Closes ? "1" : "0", Encode(one.Unsent), Encode(one.Unread),
                one.IsProven ? "1" : "0",
            ];
            yield return Line(one.Service == "" ? words : [.. words, Encode(one.Service)]);
        }
    }

    private void Format(StringBuilder text)
    {
        Line(text, "lock", Text(Lock));
        Line(text, "name", Encode(Name));
        if (NotifySocket >= 0)
        {
            Line(text, "notify", Text(NotifySocket));
        }

        if (SelfPath != "")
        {
            Line(text, "self", Encode(SelfPath));
        }

        if (Standby >= 0)
        {
            Line(text, "standby", Text(Standby));
        }

        if (Service is { } service)
        {
            Line(text, "service", Text(service.Pid), Text(service.StartTicks), Encode(service.BootId), Encode(ServiceBinary));
        }

        FormatFallback(text);
        if (IsSameConfig)
        {
            Line(text, "same", "1");
        }

        if (Command is { } command)
        {
            Line(text, ["command", Encode(command.User), Encode(command.Groups), .. Array.ConvertAll(command.Words, Encode)]);
        }

        if (Pause is { } pause)
        {
            Line(text, "pause", Text(pause.QuickEnds), Ticks(pause.Ran), pause.Wait is { } wait ? Ticks(wait) : "-", Encode(pause.Ended));
        }

        Knowledge?.Format(text);
        if (OutputSockets.Length > 0)
        {
            Line(text, ["output", .. Array.ConvertAll(OutputSockets, Text)]);
        }

        foreach (HandedListener listener in Listeners)
        {
            string[] words = ["listener", Text(listener.Fd), Text(listener.Role), Encode(listener.Address)];
            Line(text, listener.Service == "" ? words : [.. words, Encode(listener.Service)]);
        }
    }

    private void FormatFallback(StringBuilder text)
    {
        if (ServiceInfo is { } info)
        {
            Line(
                text, "build", Encode(info.ModulePath), Encode(info.PkgDir), Encode(info.Version), Encode(info.GoVersion), Encode(info.GoOs),
                Encode(info.GoArch));
        }

        if (User is { } user)
        {
            string[] words = ["user", Encode(user.Name), Text(user.Uid), Text(user.Gid), Encode(string.Join(',', user.Groups))];
            Line(text, user.Entry is { } entry
                ? [.. words, Encode(entry.Name), Text(entry.Uid), Text(entry.Gid), Encode(entry.Home), Encode(entry.Shell)]
                : words);
        }

        if (ConfigText is not null && Password is not null)
        {
            Line(text, "config", Encode(ConfigText), Encode(Password));
        }
    }

    /// <summary>Reads what <see cref="Pieces()"/> made; null when it is something else.</summary>
    public static Handover? Parse(ReadOnlySpan<byte> bytes)
    {
        var handover = new Handover();
        Handover current = handover;
        while (!bytes.IsEmpty)
        {
            int end = bytes.IndexOf((byte)'\n');
            string[] fields = Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]).Split(' ');
            bytes = end < 0 ? default : bytes[(end + 1)..];
            try
            {
                if (fields[0] == "supervised")
                {
                    current = new Handover();
                    handover.Services.Add((Decoded(fields[1]), current));
                }
                else
                {
                    current.Take(fields);
                }
            }
            catch (Exception e) when (e is FormatException or IndexOutOfRangeException)
            {
                return null;
            }
        }

        return handover;
    }

    private void Take(string[] fields)
    {
        switch (fields[0])
        {
            case "lock": Lock = Number(fields[1]); break;
            case "notify": NotifySocket = Number(fields[1]); break;
            case "self": SelfPath = Decoded(fields[1]); break;
            case "standby": Standby = Number(fields[1]); break;
            case "same": IsSameConfig = fields[1] == "1"; break;
            case "name": Name = Decoded(fields[1]); break;
            case "service":
                Service = new ProcessIdentity(Number(fields[1]), LongNumber(fields[2]), Decoded(fields[3]));
                ServiceBinary = Decoded(fields[4]);
                break;
            case "build":
                ServiceInfo = BuildInfo.Known(
                    Decoded(fields[1]), Decoded(fields[2]), Decoded(fields[3]), Decoded(fields[4]), Decoded(fields[5]), Decoded(fields[6]));
                break;
            case "user": User = UserOf(fields); break;
            case "config": (ConfigText, Password) = (Decoded(fields[1]), Decoded(fields[2])); break;
            case "output": OutputSockets = Array.ConvertAll(fields[1..], Number); break;
            case "printed":
                Printed.Add(new OutputLine((long)LongNumber(fields[1]), new DateTimeOffset((long)LongNumber(fields[3]), TimeSpan.Zero), fields[2] == "1", Decode(fields[4])));
                break;
            case "command": Command = new HandedCommand(Array.ConvertAll(fields[3..], Decoded), Decoded(fields[1]), Decoded(fields[2])); break;
            case "pause":
                Pause = new HandedPause(Number(fields[1]), Span(fields[2]), fields[3] == "-" ? null : Span(fields[3]), Decoded(fields[4]));
                break;
            case "listener": Listeners.Add(new HandedListener(Number(fields[1]), Number(fields[2]), Decoded(fields[3])) { Service = Optional(fields, 4) }); break;
            case "connection":
                Connections.Add(new HandedConnection(Number(fields[1]), Number(fields[2]), LongNumber(fields[3]))
                {
                    Closes = fields[4] == "1", Unsent = Decode(fields[5]), Unread = Decode(fields[6]),

                    // Earlier versions do not tell.
                    IsProven = fields.Length > 7 && fields[7] == "1",
                    Service = Optional(fields, 8),
                });
                break;
            case "versions" or "selfversions" or "goversions" or "counters" or "nextcheck" or "noted" or "checked" or "report" or "alarm" or "receiver":
                (Knowledge ??= new HandedKnowledge()).Take(fields);
                break;
            default: break;
        }
    }

    private static ServiceUser UserOf(string[] fields) => new()
    {
        Name = Decoded(fields[1]),
        Uid = Id(fields[2]),
        Gid = Id(fields[3]),
        Groups = fields[4] == "-" ? [] : Array.ConvertAll(Decoded(fields[4]).Split(','), Id),
        Entry = fields.Length > 5 ? new PasswdEntry(Decoded(fields[5]), Id(fields[6]), Id(fields[7]), Decoded(fields[8]), Decoded(fields[9])) : null,
    };

    private static void Line(StringBuilder text, params string[] fields) => text.Append(Line(fields));

    private static string Line(params string[] fields) => string.Join(' ', fields) + "\n";

    private static string LongText(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(ulong number) => number.ToString(CultureInfo.InvariantCulture);

    private static int Number(string text) => int.TryParse(text, out int number) ? number : throw new FormatException(text);

    private static string Ticks(TimeSpan span) => span.Ticks.ToString(CultureInfo.InvariantCulture);

    private static TimeSpan Span(string text) => TimeSpan.FromTicks((long)LongNumber(text));

    private static uint Id(string text) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint id) ? id : throw new FormatException(text);

    internal static ulong LongNumber(string text) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number) ? number : throw new FormatException(text);

    // A dash for nothing, so that no field is empty.
    private static string Encode(byte[] bytes) => bytes.Length == 0 ? "-" : Convert.ToBase64String(bytes);

    internal static string Encode(string text) => Encode(Encoding.UTF8.GetBytes(text));

    private static byte[] Decode(string text) => text == "-" ? [] : Convert.FromBase64String(text);

    private static string Optional(string[] fields, int index) => fields.Length > index ? Decoded(fields[index]) : "";

    internal static string Decoded(string text) => Encoding.UTF8.GetString(Decode(text));
}

using System.Globalization;
using Ysco.Commands.CommandLine;
using Ysco.Commands.Fetching;
using Ysco.Config;
using Ysco.Dns;
using Ysco.Results;
using Ysco.Worker;

namespace Ysco.Commands.Checking;

/// <summary><c>ysco lookup NAME TYPE</c>: what DNS says, and whether DNSSEC proves it.</summary>
internal static class LookupCommand
{
    /// <summary>As signatures and zone files have times, UTC.</summary>
    private const string TimeFormat = "yyyyMMddHHmmss";

    internal static int Run(CommandContext context)
    {
        var flags = new FlagSet("lookup", "NAME TYPE")
        {
            About = "Asks DNS, checks the signatures from the root on by itself, and prints the records and then secure, insecure, "
                + "bogus or indeterminate, and why. NAME is absolute, with or without a dot at its end; TYPE is one such as TXT or "
                + "A, or TYPE123. Exits 0 when the answer is secure, 4 when it is proven not to be signed, 5 when it is bogus, "
                + "6 when that could not be told.",
        };
        Flag<string> resolver = flags.Text("resolver", "", "host:port", "address of the name server to ask, such as 9.9.9.9 or 127.0.0.1:5353 (default those of /etc/resolv.conf)");
        Flag<string> anchors = flags.Text("trustanchor", "", "file", "DS or DNSKEY records to trust, in zone file form (default the root's keys that are built in)");
        Flag<string> at = flags.Text("at", "", TimeFormat.ToUpperInvariant(), "the time at which signatures must be valid, in UTC (default now)");
        Flag<bool> json = flags.Bool("json", "print one JSON object");
        Flag<bool> trace = flags.Bool("trace", "show each step from the trust anchor to the answer");
        if (flags.Parse(context, 2, 2) is { } code)
        {
            return code;
        }

        if (!DnsName.Parse(flags.Rest.Span[0]).Try(out DnsName? name, out Failure? failure)
            || !DnsTypeName.Parse(flags.Rest.Span[1]).Try(out DnsType type, out failure)
            || !Servers(resolver.Value).Try(out string[]? servers, out failure)
            || !Time(at.Value).Try(out long time, out failure))
        {
            return flags.WrongUsage(context, failure.Message);
        }

        Result<string> anchorText = anchors.Value == "" ? "" : AnchorFile.Read(anchors.Value);
        if (!anchorText.Try(out string? text, out failure))
        {
            return context.Fail(failure);
        }

        var dns = new DnsSettings { Resolvers = servers, Anchors = text, At = time };
        var request = new LookupRequest { Name = name.ToAbsoluteString(), Type = (int)type };
        if (!new Foreground(context.Clock).Lookup(request, dns).Try(out LookupAnswer? answer, out failure))
        {
            return context.Fail(failure);
        }

        context.Out.Write(json.Value
            ? LookupJson.Describe(answer, name.ToAbsoluteString(), type)
            : LookupText.Describe(answer, $"{name.ToAbsoluteString()} {type.Text()}", trace.Value));
        return ExitCodeOf(answer.Status);
    }

    private static Result<string[]> Servers(string text)
    {
        if (text == "")
        {
            return Array.Empty<string>();
        }

        return ResolverList.Parse([text]).Try(out ResolverList? servers, out Failure? failure)
            ? servers.ToLines().ToArray()
            : failure.Within("flag -resolver");
    }

    private static Result<long> Time(string text)
    {
        if (text == "")
        {
            return 0L;
        }

        return DateTimeOffset.TryParseExact(text, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            ? time.ToUnixTimeSeconds()
            : Failure.Invalid($"flag -at: \"{text}\" is not a time such as 20261121073000 (UTC)");
    }

    internal static int ExitCodeOf(string status) => status switch
    {
        "secure" => ExitCode.Ok,
        "insecure" => ExitCode.Insecure,
        "bogus" => ExitCode.Bogus,
        _ => ExitCode.Undetermined,
    };
}

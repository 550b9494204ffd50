using Ysco.Bytes;
using Ysco.Commands.CommandLine;
using Ysco.Commands.Fetching;
using Ysco.Commands.StateFolders;
using Ysco.Config;
using Ysco.Discovery;
using Ysco.Dns;
using Ysco.Go;
using Ysco.Results;
using Ysco.Worker;

namespace Ysco.Commands.Checking;

/// <summary><c>ysco check -updates DOMAIN</c>: which version a program announces in DNS, and whether that is proven.</summary>
internal static class AnnouncedUpdate
{
    internal static int Run(CommandContext context, string folder, string domain, DnsName name)
    {
        if (!StateFolder.LoadOrDefault(folder).Try(out FolderConfig? loaded, out Failure? failure)
            || !DnsSettings.Of(loaded.Config.Monitor).Try(out DnsSettings? dns, out failure))
        {
            return context.Fail(failure);
        }

        long begun = context.Clock.GetTimestamp();
        var request = new LookupRequest { Name = name.ToAbsoluteString(), Type = (int)DnsType.Txt };
        if (!new Foreground(context.Clock).Lookup(request, dns).Try(out LookupAnswer? answer, out failure))
        {
            return context.Fail(failure);
        }

        string how = $"{answer.Status}, {context.Clock.GetElapsedTime(begun).TotalMilliseconds:0} ms";
        bool believed = answer.Status == "secure" || (loaded.Config.Monitor.Dnssec == DnssecMode.Off && answer.Status == "insecure");
        if (!believed)
        {
            _ = context.Fail(Failure.Invalid($"{name} TXT: {answer.Status}: {OneLine.From(answer.Reason, LookupText.LineChars)}"));
            return LookupCommand.ExitCodeOf(answer.Status);
        }

        if (!Announced(answer).Try(out SemVer? version, out failure))
        {
            return context.Fail(failure.Within($"{name} TXT"));
        }

        context.Out.WriteLine($"{domain} announces {version} ({how})");
        return ExitCode.Ok;
    }

    // There may be other texts beside it.
    private static Result<SemVer> Announced(LookupAnswer answer)
    {
        Result<SemVer> announced = Failure.Refused("nothing is announced there (DOMAIN is the one under which the program's authors announce it)");
        foreach (LookupRecord record in answer.Records)
        {
            if (record.Type == (int)DnsType.Txt)
            {
                announced = TxtData.Join(record.Data).Try(out string? text, out Failure? failure) ? UpdateAnnouncement.Parse(text) : failure;
                if (announced.Failure is null)
                {
                    break;
                }
            }
        }

        return announced;
    }
}

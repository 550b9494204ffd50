using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Ysco.Commands;
using Ysco.Commands.CommandLine;
using Ysco.Commands.StateFolders;
using Ysco.Config;
using Ysco.Dns.Client;
using Ysco.Dns.Dnssec;
using Ysco.Net;
using Ysco.Results;
using Ysco.Runtime;
using Ysco.Supervision;
using Ysco.Worker;

namespace Ysco;

/// <summary>The composition root: the only place that names the real clock, sockets, disk and randomness.</summary>
internal static class Program
{
    private const int StandardInput = 0;
    private const int StandardOutput = 1;
    private const int StandardError = 2;

    private static int Main(string[] args)
    {
        if (args is [Launcher.Argument, ..])
        {
            // Before all else: a service waits.
            return Launcher.Run(args.AsSpan(1));
        }

        TextSink error = TextSink.To(StandardError);
        try
        {
            return args switch
            {
                [Standby.Argument, ..] => Standby.Run(args.AsSpan(1), folder => FolderLock.Holder(folder) is not null),
                [WorkerLauncher.Argument, ..] => WorkerLauncher.Run(args.AsSpan(1)),
                [WorkerLauncher.WorkerArgument] => WorkerMain.Run(Network),
                _ => Command(args, error),
            };
        }
        catch (Exception bug) when (Report(bug, error))
        {
            return ExitCode.Failed;
        }
    }

    private static int Command(string[] args, TextSink error) => CommandTable.Run(new CommandContext
    {
        Name = args.Length == 0 ? "" : args[0],
        Args = args.Length == 0 ? args : args[1..],
        In = ByteInput.From(StandardInput),
        Out = TextSink.To(StandardOutput),
        Error = error,
        Clock = TimeProvider.System,
    });

    /// <summary>Only a worker has one.</summary>
    private static Result<WorkerNetwork> Network(DnsSettings settings)
    {
        Result<TrustAnchors> anchors = settings.Anchors == "" ? TrustAnchors.BuiltIn : TrustAnchorFile.Parse("trust anchors", settings.Anchors);
        if (!anchors.Try(out TrustAnchors? trusted, out Failure? failure)
            || !ResolverList.Parse(settings.Resolvers).Try(out ResolverList? resolvers, out failure))
        {
            return failure;
        }

        TimeProvider clock = TimeProvider.System;
        var dns = new DnsClient(() => (ushort)RandomNumberGenerator.GetInt32(ushort.MaxValue + 1), clock);
        var servers = new DnsServerSource(resolvers.Servers);
        DateTimeOffset? at = settings.At == 0 ? null : DateTimeOffset.FromUnixTimeSeconds(settings.At);
        return new WorkerNetwork(
            new Fetcher(ThisBuild.Version, new NameResolver(dns, servers), Roots, clock),
            new SecureLookup(dns, servers, trusted, clock, at), clock);
    }

    private static Result<X509Certificate2Collection> Roots() => RootCertificates.Load(
        Environment.GetEnvironmentVariable("SSL_CERT_FILE"), Environment.GetEnvironmentVariable("SSL_CERT_DIR"));

    /// <summary>Expected failures are results: what comes here is a bug, and its stack is what finds it.</summary>
    private static bool Report(Exception bug, TextSink error)
    {
        error.WriteLine($"ysco: internal error: {bug.Message.ReplaceLineEndings(" ")} (please report this)\n{bug}");
        return true;
    }
}

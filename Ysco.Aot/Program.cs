using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Ysco.Commands;
using Ysco.Dns.Client;
using Ysco.Net;
using Ysco.Results;
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
        TextSink error = TextSink.To(StandardError);
        try
        {
            return args switch
            {
                [WorkerLauncher.Argument, ..] => WorkerLauncher.Run(args.AsSpan(1)),
                [WorkerLauncher.WorkerArgument] => WorkerMain.Run(Network()),
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
    private static Fetcher Network()
    {
        var dns = new DnsClient(() => (ushort)RandomNumberGenerator.GetInt32(ushort.MaxValue + 1), TimeProvider.System);
        return new Fetcher(ThisBuild.Version, new NameResolver(dns, new DnsServerSource([])), Roots, TimeProvider.System);
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

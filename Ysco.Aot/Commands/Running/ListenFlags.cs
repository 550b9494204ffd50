using Ysco.Commands.CommandLine;
using Ysco.Results;

namespace Ysco.Commands.Running;

/// <summary>The flags that say where is served what, of all commands that serve.</summary>
internal sealed class ListenFlags
{
    private readonly Flag<string> both;
    private readonly Flag<string> admin;
    private readonly Flag<string> metrics;

    /// <summary>Adds them to those of a command.</summary>
    internal ListenFlags(FlagSet flags)
    {
        both = flags.Text("addr", "", "addr", "serve the admin endpoints and metrics here, such as 127.0.0.1:8080, or private:8080 for every private address of this machine, whatever they are at a time (without it nothing is served)");
        admin = flags.Text("adminaddr", "", "addr", "serve the admin endpoints here; not with -addr");
        metrics = flags.Text("metricsaddr", "", "addr", "serve metrics here; not with -addr");
    }

    /// <summary>What is wrong with them together; null when nothing is.</summary>
    internal string? Wrong => both.Value != "" && (admin.Value != "" || metrics.Value != "")
        ? "-addr serves both: it does not go with -adminaddr or -metricsaddr"
        : null;

    /// <summary>What they say.</summary>
    internal Result<Addresses> Parse() => Addresses.Parse(both.Value, admin.Value, metrics.Value);
}

using Ysco.Admin;
using Ysco.Results;

namespace Ysco.Commands.Running;

/// <summary>Where to serve what, as the flags of <c>run</c> say.</summary>
/// <param name="All">An address and what it has.</param>
internal sealed record Addresses((ListenAddress Address, ServerRole Role)[] All)
{
    /// <summary>Reads -addr, -adminaddr and -metricsaddr; empty ones serve nothing.</summary>
    internal static Result<Addresses> Parse(string both, string admin, string metrics)
    {
        var all = new List<(ListenAddress, ServerRole)>(2);
        foreach ((string text, ServerRole role) in (ReadOnlySpan<(string, ServerRole)>)
            [(both, ServerRole.Admin | ServerRole.Metrics), (admin, ServerRole.Admin), (metrics, ServerRole.Metrics)])
        {
            if (text == "")
            {
                continue;
            }

            if (!ListenAddress.Parse(text).Try(out ListenAddress? address, out Failure? failure))
            {
                return failure;
            }

            all.Add((address, role));
        }

        return new Addresses([.. all]);
    }
}

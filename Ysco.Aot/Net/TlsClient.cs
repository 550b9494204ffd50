using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Ysco.Bytes;
using Ysco.Results;

namespace Ysco.Net;

/// <summary>
/// TLS 1.2 and 1.3 with the authorities that it is given and no others. Revocation is not asked for: it would be one more
/// network service to wait for, and what is fetched is proven otherwise. References: RFC 8446, RFC 5280, RFC 9525.
/// </summary>
internal static class TlsClient
{
    private const int MaxNames = 3;
    private const string NoHome = "/nonexistent";

    /// <summary>Shakes hands.</summary>
    /// <exception cref="FetchException">The other side is not who it should be, or does not speak TLS.</exception>
    internal static async Task<Stream> ConnectAsync(
        Stream connection, string host, X509Certificate2Collection roots, DateTimeOffset now, CancellationToken stop)
    {
        EnsureHome();
        string? cause = null;
        // Revocation, downloads, and a certificate of our own are not in the published binary at all: Unused.*.xml.
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
            VerificationTime = now.UtcDateTime,
            VerificationTimeIgnored = false,
        };
        policy.CustomTrustStore.AddRange(roots);
        var tls = new SslStream(connection);
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = host,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            CertificateChainPolicy = policy,
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
                (cause = Describe(certificate as X509Certificate2, chain, errors, host, now)) is null,
        };
        try
        {
            await tls.AuthenticateAsClientAsync(options, stop).ConfigureAwait(false);
            return tls;
        }
        catch (Exception e) when (e is AuthenticationException or IOException)
        {
            await tls.DisposeAsync().ConfigureAwait(false);
            throw new FetchException(Failure.Network("tls: " + (cause ?? (e is AuthenticationException
                ? $"no agreement with the server ({OneLine.From(e.InnerException?.Message ?? e.Message)})"
                : e.InnerException is SocketException broken ? SocketWords.Describe(broken)
                : "the connection ended in the handshake"))));
        }
    }

    // To check a chain .NET looks for stores in the home folder, whatever it was told to trust, and fails where neither
    // HOME nor /etc/passwd names one: on a root that holds little more than us. A folder that is not there will do.
    private static void EnsureHome()
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("HOME")))
        {
            Environment.SetEnvironmentVariable("HOME", NoHome);
        }
    }

    // Null when all is well.
    private static string? Describe(
        X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors, string host, DateTimeOffset now)
    {
        if (errors == SslPolicyErrors.None)
        {
            return null;
        }

        if (certificate is null || (errors & SslPolicyErrors.RemoteCertificateNotAvailable) != 0)
        {
            return "the server has no certificate";
        }

        return certificate.NotAfter.ToUniversalTime() < now.UtcDateTime ? $"certificate has expired ({certificate.NotAfter.ToUniversalTime():yyyy-MM-dd})"
            : certificate.NotBefore.ToUniversalTime() > now.UtcDateTime
                ? $"certificate is not valid before {certificate.NotBefore.ToUniversalTime():yyyy-MM-dd} (is the clock right?)"
            : (errors & SslPolicyErrors.RemoteCertificateNameMismatch) != 0
                ? $"certificate is for {Names(certificate)}, not for {OneLine.From(host)}"
            : $"certificate is not trusted ({ChainWords(chain)})";
    }

    private static string Names(X509Certificate2 certificate)
    {
        var names = new List<string>();
        foreach (X509Extension extension in certificate.Extensions)
        {
            if (extension is X509SubjectAlternativeNameExtension alternative)
            {
                names.AddRange(alternative.EnumerateDnsNames().Take(MaxNames));
                names.AddRange(alternative.EnumerateIPAddresses().Take(MaxNames).Select(a => a.ToString()));
            }
        }

        return names.Count == 0 ? "no host" : OneLine.From(string.Join(", ", names.Take(MaxNames)));
    }

    private static string ChainWords(X509Chain? chain)
    {
        X509ChainStatusFlags all = X509ChainStatusFlags.NoError;
        foreach (X509ChainStatus status in chain?.ChainStatus ?? [])
        {
            all |= status.Status;
        }

        return (all & (X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.UntrustedRoot)) != 0 ? "signed by an unknown authority"
            : (all & X509ChainStatusFlags.NotTimeValid) != 0 ? "a certificate in its chain has expired"
            : $"{all}";
    }
}

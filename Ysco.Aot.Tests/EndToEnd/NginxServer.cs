using Ysco.Tests.Binary;

namespace Ysco.Tests.EndToEnd;

/// <summary>Debian's nginx on a port of loopback: a folder as files, nothing set that it does not set by itself.</summary>
internal sealed class NginxServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder own;
    private readonly YscoProcess process;

    private NginxServer(TemporaryFolder own, YscoProcess process, int port)
    {
        this.own = own;
        this.process = process;
        Url = $"http://127.0.0.1:{port}";
    }

    /// <summary>Where it serves, without a slash at the end.</summary>
    public string Url { get; }

    /// <summary>Starts it, and waits until it answers.</summary>
    /// <param name="folder">The folder, which everybody may read.</param>
    public static async Task<NginxServer> StartAsync(string folder)
    {
        var own = new TemporaryFolder();
        int port = FreePort.Next();
        string config = own.Write("nginx.conf", $$"""
            daemon off;
            master_process off;
            worker_processes 1;
            pid {{own["pid"]}};
            error_log stderr warn;
            events { }
            http {
                access_log off;
                client_body_temp_path {{own["body"]}};
                proxy_temp_path {{own["proxy"]}};
                fastcgi_temp_path {{own["fastcgi"]}};
                uwsgi_temp_path {{own["uwsgi"]}};
                scgi_temp_path {{own["scgi"]}};
                server { listen 127.0.0.1:{{port}}; root {{folder}}; }
            }

            """);
        YscoProcess process = YscoProcess.Start("/usr/sbin/nginx", ["-p", own.Path, "-c", config, "-e", "stderr"]);
        var server = new NginxServer(own, process, port);
        try
        {
            await Poll.UntilAsync("nginx answers", Patience, server.AnswersAsync, () => process.Tail);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        own.Dispose();
    }

    private async Task<string?> AnswersAsync()
    {
        using var client = new HttpClient();
        try
        {
            return (await client.GetAsync(new Uri(Url))).StatusCode.ToString();
        }
        catch (HttpRequestException)
        {
            return process.HasExited ? throw new TimeoutException(process.Tail) : null;
        }
    }
}

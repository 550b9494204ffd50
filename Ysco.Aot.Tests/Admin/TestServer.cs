using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Ysco.Loop;
using Ysco.Admin;
using Ysco.Logging;
using Ysco.Metrics;
using Ysco.Runtime;
using Ysco.Updates;

namespace Ysco.Tests.Admin;

/// <summary>The real server on the real loop, in a thread of its own, on a free port.</summary>
internal sealed class TestServer : IDisposable
{
    internal const string Password = "0jv9oQmWe34i";

    private readonly EventLoop loop = new(TimeProvider.System);
    private readonly Thread thread;
    private readonly HttpServer server;
    private readonly Queue<Action> calls = new();
    private Exception? failure;

    internal TestServer(ServerLimits? limits = null, ServerRole role = ServerRole.All, AdminSubmit? submit = null)
    {
        AdminSubmit recorded = (command, done) =>
        {
            lock (Commands)
            {
                Commands.Add(command);
            }

            (submit ?? ((_, answer) => answer(UpdateReply.Done)))(command, done);
        };
        var routes = new AdminRoutes(TimeProvider.System, Password, () => Snapshot, recorded, ProcReader.Read, new Log(LogLevel.Info, LogLines.Enqueue));
        server = new HttpServer(loop, TimeProvider.System, routes, limits ?? ServerLimits.Default, new Log(LogLevel.Debug, static _ => { }));
        ListenSocket socket = ListenSocket.Open(ListenAddress.Parse("127.0.0.1:0").Value).Value;
        Port = socket.Port;
        server.Listen(socket, role);
        Poll();
        thread = new Thread(Run) { IsBackground = true };
        thread.Start();
    }

    internal int Port { get; }

    internal Uri Url => new($"http://127.0.0.1:{Port}/");

    internal Snapshot Snapshot { get; set; } = SampleSnapshots.Fresh;

    internal List<AdminCommand> Commands { get; } = [];

    /// <summary>The lines of the log.</summary>
    internal ConcurrentQueue<string> LogLines { get; } = [];

    public void Dispose()
    {
        OnLoop(() =>
        {
            server.Dispose();
            loop.Stop();
        });
        thread.Join();
        loop.Dispose();
        if (failure is not null)
        {
            throw new InvalidOperationException("the loop failed", failure);
        }
    }

    /// <summary>Runs in the loop's thread, and waits for its end.</summary>
    internal void OnLoop(Action action)
    {
        using var done = new ManualResetEventSlim();
        lock (calls)
        {
            calls.Enqueue(() =>
            {
                action();
                done.Set();
            });
        }

        if (!done.Wait(TimeSpan.FromSeconds(20)))
        {
            throw new InvalidOperationException("the loop hangs", failure);
        }
    }

    internal int Connections()
    {
        int count = 0;
        OnLoop(() => count = server.ConnectionCount);
        return count;
    }

    internal HttpClient Client(string password = Password)
    {
        var client = new HttpClient { BaseAddress = Url };
        string credentials = Convert.ToBase64String(Encoding.UTF8.GetBytes($"admin:{password}"));
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", credentials);
        return client;
    }

    internal Socket Connect()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = 20_000 };
        socket.Connect(IPAddress.Loopback, Port);
        return socket;
    }

    /// <summary>Sends the bytes and reads until the server closes.</summary>
    internal string Exchange(string request)
    {
        using Socket socket = Connect();
        socket.Send(Encoding.Latin1.GetBytes(request));
        return ReadAll(socket);
    }

    internal static string ReadAll(Socket socket)
    {
        var text = new StringBuilder();
        byte[] buffer = new byte[64 * 1024];
        int got;
        while ((got = socket.Receive(buffer)) > 0)
        {
            text.Append(Encoding.Latin1.GetString(buffer, 0, got));
        }

        return text.ToString();
    }

    private void Poll()
    {
        while (true)
        {
            Action? call;
            lock (calls)
            {
                if (!calls.TryDequeue(out call))
                {
                    break;
                }
            }

            call();
        }

        loop.After(TimeSpan.FromMilliseconds(2), Poll);
    }

    private void Run()
    {
        try
        {
            loop.Run();
        }
        catch (Exception caught) when (caught is IOException or InvalidOperationException or ArgumentException or IndexOutOfRangeException or NullReferenceException)
        {
            failure = caught;
        }
    }
}

using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.Machine;

/// <summary>
/// A machine in an emulator, without the help of the processor: a real kernel, one core, a network in which only the host is,
/// perhaps a disk. What its console shows goes to artifacts/machine/. Disposing it kills the emulator by its number; a
/// machine that is forgotten switches itself off.
/// </summary>
internal sealed class Guest : IAsyncDisposable
{
    // What takes a second or two takes many times that when other tests have both cores.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly YscoProcess _emulator;
    private readonly string _consoleFile;
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, PooledConnectionLifetime = TimeSpan.Zero }) { Timeout = Patience };
    private readonly int _controlPort = FreePort.Next();
    private readonly int _monitorPort = FreePort.Next();
    private int _disposed;

    private Guest(GuestParts parts, string initrd, string name, NbdDisk? disk, string clock, string words)
    {
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"admin:{RunningService.Password}")));
        _consoleFile = Path.Combine(Directory.CreateDirectory(Path.Combine(TestPaths.Artifacts, "machine")).FullName, $"{name}.log");
        string forward = string.Create(
            CultureInfo.InvariantCulture,
            $"hostfwd=tcp:127.0.0.1:{AdminPort}-:8080,hostfwd=tcp:127.0.0.1:{ServicePort}-:80,hostfwd=tcp:127.0.0.1:{_controlPort}-:9");

        // It gives way to other tests: some of those measure times, and here everything is waited for.
        _emulator = YscoProcess.Start("nice", [
            "-n", "5", parts.Processor.Emulator,
            "-accel", "tcg", .. parts.Processor.Board, "-smp", "1", "-m", "256", "-no-reboot", "-nodefaults", "-no-user-config", "-nographic",
            "-serial", "stdio", "-monitor", $"tcp:127.0.0.1:{_monitorPort},server=on,wait=off", "-rtc", $"base={clock}",
            "-kernel", parts.Kernel, "-initrd", initrd, "-append", $"console={parts.Processor.Console} quiet panic=-1{(disk is null ? "" : " ysco.disk")}{(words == "" ? "" : $" -- {words}")}",
            "-netdev", $"user,id=net,{forward}", "-device", "virtio-net-pci,netdev=net,romfile=",
            .. disk is null ? (string[])[] : [
                "-blockdev", $"driver=nbd,node-name=disk,server.type=unix,server.path={disk.SocketPath}",
                "-device", "virtio-blk-pci,drive=disk,write-cache=on"],
        ]);
    }

    public int AdminPort { get; } = FreePort.Next();

    public int ServicePort { get; } = FreePort.Next();

    /// <summary>What its console has shown, for messages.</summary>
    public string Tail => _emulator.Tail;

    /// <summary>What its console has shown.</summary>
    public IReadOnlyList<LogLine> Console => _emulator.Lines;

    /// <summary>Switches it on.</summary>
    /// <param name="parts">The kernel.</param>
    /// <param name="initrd">The first file system.</param>
    /// <param name="name">Of the file that the console goes to.</param>
    /// <param name="disk">Its disk.</param>
    /// <param name="clock">What its clock shows: <c>utc</c>, or a time.</param>
    /// <param name="words">What the kernel hands to process 1, which then is ysco itself.</param>
    public static Guest Start(GuestParts parts, string initrd, string name, NbdDisk? disk = null, string clock = "utc", string words = "") =>
        new(parts, initrd, name, disk, clock, words);

    /// <summary>Waits for a line of the console.</summary>
    public Task<LogLine> ShownAsync(string text, LogLine? after = null) =>
        _emulator.WaitForLogAsync(line => line.Contains(text, StringComparison.Ordinal), Patience, after);

    /// <summary>Waits until the service answers with one of these versions.</summary>
    /// <returns>The version.</returns>
    public Task<string> RunsAsync(params string[] versions) => Poll.UntilAsync(
        $"the service answers {string.Join(" or ", versions)}", Patience,
        async () => await ServiceAsync("/") is { } answer && versions.Contains(answer) ? answer : null, () => Tail);

    /// <summary>Asks the service; null when it does not answer.</summary>
    public Task<string?> ServiceAsync(string path) => GetAsync(ServicePort, path);

    /// <summary>Waits until /json is as wanted.</summary>
    public Task<JsonDocument> StatusAsync(string what, Func<JsonElement, bool> wanted) => Poll.UntilAsync(
        what, Patience,
        async () => await GetAsync(AdminPort, "/json") is { } answer && JsonDocument.Parse(answer) is var json && wanted(json.RootElement) ? json : null,
        () => Tail);

    /// <summary>POST /update, with the Go version that runs.</summary>
    /// <returns>The status and the body.</returns>
    public async Task<(int Status, string Body)> UpdateAsync(string version)
    {
        using var form = new FormUrlEncodedContent([new("which", "svc"), new("version", version), new("goversion", "current")]);
        using var answer = await _http.PostAsync(Url(AdminPort, "/update"), form);
        return ((int)answer.StatusCode, (await answer.Content.ReadAsStringAsync()).TrimEnd());
    }

    /// <summary>POST /update that must work, and the watch after it.</summary>
    public async Task UpdateAndKeepAsync(string version)
    {
        var last = Console[^1];
        var answer = await UpdateAsync(version);
        if (answer != (200, "ok"))
        {
            throw new InvalidOperationException($"POST /update {version}: {answer}\n{Tail}");
        }

        await ShownAsync("msg=\"update done\"", last);
        await StatusAsync("what goes with the update is done", json => !json.GetProperty("UpdateBusy").GetBoolean());
    }

    /// <summary>Has the first program do something.</summary>
    /// <returns>What came of it, and its status.</returns>
    public async Task<(int Status, string Output)> TryAsync(params string[] words)
    {
        using var limit = new CancellationTokenSource(Patience);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync("127.0.0.1", _controlPort, limit.Token);
        await socket.SendAsync(Encoding.UTF8.GetBytes(string.Join('\t', words) + "\n"), limit.Token);
        using var reader = new StreamReader(new NetworkStream(socket), Encoding.UTF8);
        string answer = (await reader.ReadToEndAsync(limit.Token)).TrimEnd('\n');
        int status = answer.LastIndexOf('\n');
        return (int.Parse(answer[(status + 1)..], CultureInfo.InvariantCulture), answer[..Math.Max(status, 0)]);
    }

    /// <summary>Has the first program do something that must work.</summary>
    /// <returns>What came of it.</returns>
    public async Task<string> DoAsync(params string[] words)
    {
        var (status, output) = await TryAsync(words);
        return status == 0 ? output : throw new InvalidOperationException($"{string.Join(' ', words)}: status {status}: {output}\n{Tail}");
    }

    /// <summary>Ends ysco and its service in order, and switches off.</summary>
    /// <returns>The emulator's status.</returns>
    public async Task<int> SwitchOffAsync()
    {
        await DoAsync("off");
        return await _emulator.WaitForExitAsync(Patience);
    }

    /// <summary>Presses keys, as the emulator names them.</summary>
    public async Task PressAsync(string keys)
    {
        using var limit = new CancellationTokenSource(Patience);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync("127.0.0.1", _monitorPort, limit.Token);
        await socket.SendAsync(Encoding.UTF8.GetBytes($"sendkey {keys}\n"), limit.Token);

        // Its prompt comes once before the command, and once when that is done.
        var said = new StringBuilder();
        byte[] buffer = new byte[1024];
        while (said.ToString().Split("(qemu)").Length < 3)
        {
            int bytes = await socket.ReceiveAsync(buffer, limit.Token);
            if (bytes == 0)
            {
                throw new IOException($"the emulator has ended its monitor: {said}");
            }

            said.Append(Encoding.UTF8.GetString(buffer, 0, bytes));
        }
    }

    /// <summary>Waits until it is off.</summary>
    /// <returns>The emulator's status.</returns>
    public Task<int> OffAsync() => _emulator.WaitForExitAsync(Patience);

    /// <summary>Takes the power away.</summary>
    public async Task KillAsync()
    {
        _emulator.Signal(Signals.Kill);
        await _emulator.WaitForExitAsync(Patience);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _emulator.DisposeAsync();
        _http.Dispose();
        await File.AppendAllLinesAsync(_consoleFile, Console.Select(l => $"{l.At.TotalSeconds:F3} {l.Text}").Append("(the power went)"));
    }

    private static Uri Url(int port, string path) => new($"http://127.0.0.1:{port}{path}");

    // The emulator takes connections before the machine does, and ends them then.
    private async Task<string?> GetAsync(int port, string path)
    {
        try
        {
            return (await _http.GetStringAsync(Url(port, path))).TrimEnd();
        }
        catch (HttpRequestException e)
        {
            return _emulator.HasExited ? throw new TimeoutException($"the machine is off: {e.Message}\n{Tail}") : null;
        }
    }
}

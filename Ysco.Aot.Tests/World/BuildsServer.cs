using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace Ysco.Tests.World;

/// <summary>
/// A server of builds and of the transparency log over them, which really builds what is looked up, and misbehaves as
/// told. Its keys are new for each world.
/// </summary>
public sealed class BuildsServer(string folder, ModuleTree modules, string name) : IAsyncDisposable
{
    private const string LogPrefix = "/tlog/";
    private readonly GoBuilder _builder = new(Directory.CreateDirectory(folder).FullName, modules);
    private readonly BuildLog _log = new(name);
    private readonly SemaphoreSlim _oneAtATime = new(1);
    private readonly Dictionary<(string Key, BuildsMode Mode), long> _records = [];
    private readonly Dictionary<string, (BuildSpec Spec, BuiltBinary Binary)> _downloads = [];
    private readonly ConcurrentQueue<string> _requests = new();
    private LoopbackServer? _server;

    /// <summary>How it behaves from now on.</summary>
    public BuildsMode Mode { get; set; }

    /// <summary>Which requests the transport faults among the modes hit.</summary>
    public BuildsStages FaultStages { get; set; } = BuildsStages.All;

    /// <summary>The Go versions it can build with; others are not found.</summary>
    public IReadOnlyList<string> Toolchains { get; set; } = [];

    /// <summary>The base URL for clients: http://127.0.0.1:port/tlog.</summary>
    public string BaseUrl => Server.Url + "tlog";

    /// <summary>The base URL over TLS, of the port with this certificate.</summary>
    public string SecureBaseUrl(CertificateKind kind) => Server.SecureUrl(kind) + "tlog";

    /// <summary>The log's key, for ysco.conf.</summary>
    public string VerifierKey => _log.VerifierKey;

    /// <summary>How many records the log has.</summary>
    public long LogSize => _log.Size;

    /// <summary>The paths asked for so far, in order.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    private LoopbackServer Server => _server ?? throw new InvalidOperationException("builds server: not started");

    /// <summary>Starts listening.</summary>
    public async Task StartAsync(TestCertificates? certificates) => _server = await LoopbackServer.StartAsync(AnswerAsync, certificates);

    /// <summary>Misbehaves so at these requests only.</summary>
    public void Misbehave(BuildsMode mode, BuildsStages stages) => (Mode, FaultStages) = (mode, stages);

    /// <summary>Appends records of builds that never were.</summary>
    public async Task PrefillAsync(int records)
    {
        await _oneAtATime.WaitAsync();
        for (int i = 0; i < records; i++)
        {
            _log.Append(LogRecord.Filler(i));
        }

        _oneAtATime.Release();
    }

    /// <summary>Builds and logs, as a look-up does, and returns the binary.</summary>
    /// <exception cref="GoBuildException">It does not build.</exception>
    public async Task<BuiltBinary> BuildAsync(BuildSpec spec)
    {
        await _oneAtATime.WaitAsync();
        try
        {
            long number = await RecordAsync(spec, BuildsMode.Honest);
            return _downloads[Path(spec, number)].Binary;
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _log.Dispose();
        _oneAtATime.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        string path = context.Request.Path.Value ?? "";
        _requests.Enqueue(path);
        string below = path.StartsWith(LogPrefix, StringComparison.Ordinal) ? path[LogPrefix.Length..] : "";
        var stage = below switch
        {
            "latest" => BuildsStages.Latest,
            _ when below.StartsWith("lookup/", StringComparison.Ordinal) => BuildsStages.Lookup,
            _ when below.StartsWith("tile/", StringComparison.Ordinal) => BuildsStages.Tile,
            _ => BuildsStages.Download,
        };
        var mode = Mode;
        if (FaultStages.HasFlag(stage) && Enum.TryParse<TransportFault>(mode.ToString(), out var fault))
        {
            await Answers.FailAsync(context, fault);
            return;
        }

        await (stage switch
        {
            BuildsStages.Lookup => LookupAsync(context, below["lookup/".Length..], mode),
            BuildsStages.Latest => LockedAsync(context, () => Answers.TextAsync(context, 200, _log.Latest(mode))),
            BuildsStages.Tile => LockedAsync(context, () => TileAsync(context, below["tile/".Length..], mode)),
            _ => DownloadAsync(context, path, mode),
        });
    }

    private async Task LockedAsync(HttpContext context, Func<Task> answer)
    {
        await _oneAtATime.WaitAsync(context.RequestAborted);
        try
        {
            await answer();
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    private async Task LookupAsync(HttpContext context, string key, BuildsMode mode)
    {
        if (BuildSpec.Parse(key) is not { } spec || !Toolchains.Contains(spec.GoVersion))
        {
            await Answers.TextAsync(context, 404, "file does not exist\n");
            return;
        }

        if (spec.Version == "latest")
        {
            spec = spec with { Version = modules.Latest(spec.Module) ?? "latest" };
        }

        try
        {
            await LockedAsync(context, async () => await Answers.TextAsync(context, 200, _log.Lookup(await RecordAsync(spec, mode), mode)));
        }
        catch (GoBuildException e)
        {
            await Answers.TextAsync(context, 500, e.Message + "\n");
        }
    }

    // One record per key; a mode that alters the record or the binary has records of its own beside the true one.
    private async Task<long> RecordAsync(BuildSpec spec, BuildsMode mode)
    {
        mode = mode is >= BuildsMode.RecordOtherModule and <= BuildsMode.FilesizeHuge or >= BuildsMode.BinaryForOtherArch and <= BuildsMode.BinaryIsScript
            ? mode
            : BuildsMode.Honest;
        if (!_records.TryGetValue((spec.Key, mode), out long number))
        {
            var binary = await BinaryAsync(spec, mode);
            number = _log.Append(LogRecord.For(spec, binary, mode));
            _records[(spec.Key, mode)] = number;
            _downloads[Path(spec, number)] = (spec, binary);
        }

        if (Mode == BuildsMode.RecordNumberOther && _log.Size == 1)
        {
            // There has to be another number.
            _log.Append(LogRecord.Filler(0));
        }

        return number;
    }

    private async Task<BuiltBinary> BinaryAsync(BuildSpec spec, BuildsMode mode)
    {
        switch (mode)
        {
            case BuildsMode.BinaryForOtherArch:
                return await _builder.BuildAsync(spec with { GoArch = spec.GoArch == "arm64" ? "amd64" : "arm64" });
            case BuildsMode.BinaryOfOtherGo:
                return await _builder.BuildAsync(spec with { GoVersion = "go1.19.1" });
            case BuildsMode.BinaryOfOtherVersion:
                modules.PublishUnlisted(spec.Module, "v0.0.666", Behaviour.Good);
                return await _builder.BuildAsync(spec with { Version = "v0.0.666" });
            case BuildsMode.BinaryOfOtherModule:
                modules.PublishUnlisted("example.org/tiny", spec.Version, Behaviour.Good);
                return await _builder.BuildAsync(spec with { Module = "example.org/tiny", Dir = "/" });
            case BuildsMode.BinaryIsScript:
                string script = System.IO.Path.Combine(folder, "script");
                await File.WriteAllTextAsync(script, "#!/bin/sh\nexec sleep 1000\n");
                return await BuiltBinary.OfAsync(script, compressible: true);
            default:
                return await _builder.BuildAsync(spec);
        }
    }

    private string Path(BuildSpec spec, long number) => "/" + spec.DownloadPath(_log.SumOf(number));

    private Task TileAsync(HttpContext context, string path, BuildsMode mode) => _log.Tile(path, mode) is { } tile
        ? Answers.BytesAsync(context, 200, tile, "application/octet-stream")
        : Answers.TextAsync(context, 404, "file does not exist\n");

    private async Task DownloadAsync(HttpContext context, string path, BuildsMode mode)
    {
        (BuildSpec Spec, BuiltBinary Binary) found = default;
        await LockedAsync(context, () =>
        {
            found = _downloads.GetValueOrDefault(path);
            return Task.CompletedTask;
        });
        if (found.Binary is null)
        {
            await Answers.TextAsync(context, 404, "file does not exist\n");
            return;
        }

        await Downloads.SendAsync(context, found.Binary, mode);
    }
}

using System.Diagnostics;

namespace Ysco.Tests.Binary;

/// <summary>
/// A long-running program, <c>ysco run</c> above all: its output with times, its signals, its end. Disposing it kills it
/// and whatever it started, found by a mark in their environment and killed by number.
/// </summary>
public sealed class YscoProcess : IAsyncDisposable
{
    private const string MarkName = "YSCO_TEST_MARK";
    private const int LinesMaximum = 200_000;
    private const int TailLines = 40;
    private static readonly TimeSpan KillTimeout = TimeSpan.FromSeconds(10);
    private readonly Process _process;
    private readonly string _mark = Guid.NewGuid().ToString("N");
    private readonly long _started;
    private readonly List<LogLine> _lines = [];
    private readonly Lock _reading = new();

    // stdout and stderr: a program has said all only when both have ended, which orphans that hold them delay.
    private int _openStreams = 2;
    private TaskCompletionSource _changed = NewSignal();

    private YscoProcess(string file, IEnumerable<string> args, ProcessSettings settings)
    {
        var marked = new Dictionary<string, string?>(settings.Environment) { [MarkName] = _mark };
        _process = new Process { StartInfo = ProcessRun.StartInfo(file, args, settings with { Environment = marked }) };
        _process.OutputDataReceived += (_, e) => Add(e.Data, isError: false);
        _process.ErrorDataReceived += (_, e) => Add(e.Data, isError: true);
        _process.EnableRaisingEvents = true;
        _process.Exited += (_, _) => Wake();
        _started = Stopwatch.GetTimestamp();
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        _process.StandardInput.Close();
        Pid = _process.Id;
    }

    /// <summary>Its process id.</summary>
    public int Pid { get; }

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>What it wrote so far, each of stdout and stderr in its order.</summary>
    public IReadOnlyList<LogLine> Lines
    {
        get
        {
            lock (_reading)
            {
                return [.. _lines];
            }
        }
    }

    /// <summary>The last lines, for messages.</summary>
    public string Tail => string.Join('\n', Lines.TakeLast(TailLines).Select(l => $"  {l.At.TotalSeconds:F3} {l.Text}"));

    /// <summary>Starts a program; <see cref="ProcessSettings.Stdin"/> and the time-out do not apply.</summary>
    public static YscoProcess Start(string file, IEnumerable<string> args, ProcessSettings? settings = null) => new(file, args, settings ?? new());

    /// <summary>Waits for a line of its output, those already written included.</summary>
    /// <param name="predicate">Whether it is the one.</param>
    /// <param name="timeout">How long; 30 s by default.</param>
    /// <param name="after">Only lines after this one count.</param>
    /// <exception cref="TimeoutException">There was none, in time or before its end; with the last lines.</exception>
    public async Task<LogLine> WaitForLogAsync(Func<string, bool> predicate, TimeSpan? timeout = null, LogLine? after = null)
    {
        using var limit = new CancellationTokenSource(timeout ?? TimeSpan.FromSeconds(30));
        int seen = 0;
        bool counts = after is null;
        while (true)
        {
            var changed = Volatile.Read(ref _changed).Task;
            bool ended = HasExited && Volatile.Read(ref _openStreams) == 0;
            foreach (var line in Lines.Skip(seen))
            {
                seen++;
                if (counts && predicate(line.Text))
                {
                    return line;
                }

                counts |= ReferenceEquals(line, after);
            }

            if (limit.IsCancellationRequested || (ended && seen == Lines.Count))
            {
                throw new TimeoutException($"no such log line{(ended ? $"; it ended with {_process.ExitCode}" : " in time")}; the last ones:\n{Tail}");
            }

            await Task.WhenAny(changed, Task.Delay(TimeSpan.FromMilliseconds(200), CancellationToken.None));
        }
    }

    /// <summary>Waits for its end.</summary>
    /// <returns>The exit status; 128 + the signal when one killed it.</returns>
    /// <exception cref="TimeoutException">It goes on; with the last lines.</exception>
    public async Task<int> WaitForExitAsync(TimeSpan? timeout = null)
    {
        await Poll.UntilAsync("end of the process", timeout ?? TimeSpan.FromSeconds(30), () => _process.HasExited, () => Tail);
        return _process.ExitCode;
    }

    /// <summary>Sends it a signal.</summary>
    public void Signal(int signal) => Signals.Send(Pid, signal);

    /// <summary>Its children that run another file than it does itself: the service, not our workers.</summary>
    public IReadOnlyList<int> ServicePids()
    {
        string? self = ProcessTable.Executable(Pid);
        return [.. ProcessTable.Children(Pid).Where(p => ProcessTable.IsAlive(p) && ProcessTable.Executable(p) is { } exe && exe != self)];
    }

    /// <summary>Every living process that it started, at whatever remove, and itself.</summary>
    public IReadOnlyList<int> AllPids() => ProcessTable.WithVariable(MarkName, _mark);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // Its starter first: it must not start again what we kill.
        if (!_process.HasExited)
        {
            Signals.Send(Pid, Signals.Kill);
        }

        await Poll.UntilAsync("killing what a test started", KillTimeout, () =>
        {
            var left = AllPids();
            foreach (int pid in left)
            {
                Signals.Send(pid, Signals.Kill);
            }

            return left.Count == 0 && _process.HasExited;
        });
        _process.Dispose();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Add(string? text, bool isError)
    {
        if (text is null)
        {
            Interlocked.Decrement(ref _openStreams);
        }
        else
        {
            lock (_reading)
            {
                if (_lines.Count < LinesMaximum)
                {
                    _lines.Add(new LogLine(Stopwatch.GetElapsedTime(_started), isError, text));
                }
            }
        }

        Wake();
    }

    private void Wake() => Interlocked.Exchange(ref _changed, NewSignal()).TrySetResult();
}

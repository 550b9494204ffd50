using System.Text.RegularExpressions;
using Xunit;
using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.Hosts;

/// <summary>
/// A page of publish/, and a machine of its kind on which its commands are run, each once and in their order, as somebody does who
/// reads it: in one shell, so to speak, which begins in the folder of the page. The machine has /srv/websvc as "ysco init" leaves it, and
/// a newer ysco, <see cref="NewerSelf"/>, in /tmp; its /tmp, /var and home folder are its own.
/// </summary>
internal sealed partial class HostPage : IAsyncDisposable
{
    /// <summary>The version of the newer ysco.</summary>
    public const string NewerSelf = "v0.2.0";

    /// <summary>Asks the ysco that runs which one it is.</summary>
    public const string AsksWhich = "curl -sSf --unix-socket ys/ysco.sock http://ysco/json | grep '\"SelfVersion\":'";

    private const string Prepare = """
        umount -l /srv/websvc
        cp -a "$HOST/." /srv/websvc/
        cp -L /srv/websvc/ysco /srv/websvc/ysco-v0.1.0
        ln -sfn ysco-v0.1.0 /srv/websvc/ysco
        cp {newer} /run/newer
        mkdir /run/stubs-from && mount --bind "${PUBLISH%/publish}" /run/stubs-from
        mount -t tmpfs none /tmp
        mv /run/newer /tmp/ysco
        mount -t tmpfs none /var
        mkdir /var/log && ln -s /run /var/run
        [ -e "$PUBLISH" ] || { mkdir -p "${PUBLISH%/publish}" && mount --bind /run/stubs-from "${PUBLISH%/publish}"; }
        mkdir -p /run/home /run/stubs
        export HOME=/run/home PATH=/run/stubs:$PATH WEBSVC_STAMP=/run/stamps

        """;

    // What a page may leave: what the machine's own tools and this class keep there.
    private const string Look = "find /etc /srv /run /tmp /var -xdev \\( -path /run/home -o -path /run/openrc -o -path '/run/stub*' -o -name .s6-svscan \\) -prune -o -type d -print -o -type f -exec cksum {} + -o -print";

    private static readonly string[] Own = ["/run/out", "/run/cwd", "/run/command", "/run/stamps", "/run/ready"];
    private readonly Queue<string> left;
    private readonly Func<string, string> here;
    private readonly string[] before;

    private HostPage(HostMachine machine, IEnumerable<string> commands, Func<string, string> here, string[] before) =>
        (Machine, left, this.here, this.before) = (machine, new(commands), here, before);

    /// <summary>The machine.</summary>
    public HostMachine Machine { get; }

    /// <summary>The commands of a page: what is indented by four spaces, and below an item of a list by six.</summary>
    public static IReadOnlyList<string> Commands(string text)
    {
        string[] lines = text.Split('\n');
        return [.. lines.Where((line, i) => IsCommand(lines, i)).Select(line => line.Trim())];
    }

    /// <summary>The folders below publish/ that have a page.</summary>
    public static IEnumerable<string> Names => Directory.EnumerateDirectories(HostMachine.File("."))
        .Select(folder => Path.GetFileName(folder)).Where(name => File.Exists(HostMachine.File($"{name}/README.md"))).Order(StringComparer.Ordinal);

    /// <summary>The text of a page.</summary>
    public static string Text(string name) => File.ReadAllText(HostMachine.File($"{name}/README.md"));

    /// <summary>A file that stands in for a tool that cannot run here.</summary>
    public static string Stub(string name) => HostMachine.File($"../Ysco.Aot.Tests/Hosts/Stubs/{name}");

    /// <summary>Makes the machine.</summary>
    /// <param name="world">Where the service is built.</param>
    /// <param name="name">The page's folder; <c>.</c> for publish/ itself.</param>
    /// <param name="prepare">Commands that make it a machine of that kind.</param>
    /// <param name="here">What a command is changed to here.</param>
    public static async Task<HostPage> StartAsync(TestWorld world, string name, string prepare, Func<string, string>? here = null)
    {
        string newer = Path.Combine(world.Folder, $"ysco-{NewerSelf}");
        if (!File.Exists(newer))
        {
            await OtherSelf.WriteAsync(newer, NewerSelf);
        }

        HostMachine machine = await HostMachine.StartAsync(world, Prepare.Replace("{newer}", newer, StringComparison.Ordinal) + prepare);
        try
        {
            await machine.ReadyAsync();
            Assert.Equal(0, (await machine.RunAsync("/", $"cd $PUBLISH/{name} && pwd >/run/cwd")).ExitCode);
            return new HostPage(machine, Commands(Text(name)), here ?? (command => command), await LookAsync(machine));
        }
        catch
        {
            await machine.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs the page's commands, from where it was left up to the next that begins so; each must succeed.</summary>
    /// <param name="until">How the last of them begins.</param>
    /// <param name="isOutside">See <see cref="HostMachine.RunAsync(string, string, bool)"/>.</param>
    /// <returns>What the last wrote.</returns>
    public async Task<string> DoAsync(string until, bool isOutside = false)
    {
        while (left.TryDequeue(out string? command))
        {
            ProcessOutcome outcome = await Machine.RunAsync("/", Wrapped(here(Failing(command))), isOutside);
            Assert.True(outcome.ExitCode == 0, $"{command}: {outcome}");
            if (command.StartsWith(until, StringComparison.Ordinal))
            {
                return outcome.Stdout;
            }
        }

        Assert.Fail($"the page has no such command, or not where this test expects it: {until}");
        return "";
    }

    /// <summary>Every command was run, nothing runs any more, and no file is there that was not there before, or is another.</summary>
    /// <param name="kept">Folders that the machine's own tools keep, and what is in them.</param>
    public async Task GoneAsync(params string[] kept)
    {
        Assert.Empty(left);
        Assert.Empty(Machine.Services);
        Assert.Equal("", (await Machine.RunAsync("/", "pgrep -x ysco || :")).Stdout);
        string[] after = await LookAsync(Machine);
        Assert.Equal("", string.Join('\n', after.Except(before).Where(line => !kept.Any(folder => $"{line}/".Contains($"{folder}/", StringComparison.Ordinal)))));
        Assert.DoesNotContain(after, line => line.Contains("/srv/websvc", StringComparison.Ordinal));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Machine.DisposeAsync();

    private static string Failing(string command) => command.Replace("curl ", "curl -sS --fail-with-body ", StringComparison.Ordinal);

    // What a command leaves running must not hold on to what this test reads.
    private static string Wrapped(string command) => $$"""
        export GOCACHE=${GOCACHE:-$HOME/.cache/go-build} HOME=/run/home PATH=/run/stubs:$PATH WEBSVC_STAMP=/run/stamps
        cat >/run/command <<'END OF COMMAND'
        cd "$(cat /run/cwd)" || exit
        { {{command}}
        }
        status=$?
        pwd >/run/cwd
        exit $status
        END OF COMMAND
        sh /run/command >/run/out 2>&1 </dev/null
        status=$?
        cat /run/out
        exit $status
        """;

    private static async Task<string[]> LookAsync(HostMachine machine)
    {
        ProcessOutcome found = await machine.RunAsync("/", Look);
        return [.. found.Stdout.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !Own.Any(own => line.EndsWith(own, StringComparison.Ordinal)))];
    }

    private static bool IsCommand(string[] lines, int at) =>
        Indent().Match(lines[at]).Length is var indent && (indent == 4 || (indent == 6 && Item(lines, at)));

    // Six spaces are a command where the block before it belongs to a list.
    private static bool Item(string[] lines, int at)
    {
        while (at >= 0 && (lines[at] == "" || Indent().Match(lines[at]).Length > 2))
        {
            at--;
        }

        return at >= 0 && (lines[at].StartsWith("- ", StringComparison.Ordinal) || Indent().Match(lines[at]).Length == 2);
    }

    /// <summary>What the kernel hands to process 1 on a machine that has nothing else, as its page says.</summary>
    public static string KernelWords() => WordsOfKernel().Match(Text("bare")).Groups[1].Value;

    [GeneratedRegex("`init=/ysco [^`]*-- (run [^`]*)`")]
    private static partial Regex WordsOfKernel();

    [GeneratedRegex("^ *(?=[^ ])")]
    private static partial Regex Indent();
}

using System.Text.Json.Nodes;
using Ysco.Tests.Binary;

namespace Ysco.Tests.EndToEnd;

/// <summary>A publisher of a program in C: a registry made with ysco, served by Debian's nginx.</summary>
public sealed class ReleaseWorld : IAsyncDisposable
{
    private readonly Sandbox _here;
    private readonly NginxServer _nginx;

    private ReleaseWorld(Sandbox here, NginxServer nginx) => (_here, _nginx) = (here, nginx);

    /// <summary>Where the manifest is.</summary>
    public string ManifestUrl => $"{_nginx.Url}/manifest.json";

    /// <summary>Where the log is.</summary>
    public string LogUrl => $"{_nginx.Url}/tlog";

    /// <summary>The log's key.</summary>
    public required string LogKey { get; init; }

    /// <summary>A file with the key that releases are signed for.</summary>
    public string ReleaseKey => _here["pub.pem"];

    /// <summary>The manifest's file.</summary>
    public string ManifestFile => _here["reg/manifest.json"];

    /// <summary>Where its files are served.</summary>
    public string Url => _nginx.Url;

    /// <summary>A file that is served.</summary>
    public string Served(string name) => _here[$"reg/{name}"];

    /// <summary>Starts with a publisher who has published nothing.</summary>
    public static async Task<ReleaseWorld> StartAsync()
    {
        var here = new Sandbox();
        ProcessOutcome init = await here.RunAsync("registry", "init", "reg", "localhost");
        init.Succeeded();
        await RunAsync(here, "openssl", "pkey", "-in", "reg.pem", "-pubout", "-out", "pub.pem");
        string key = init.Stdout.Split('\n', ' ').First(word => word.StartsWith("localhost+", StringComparison.Ordinal));
        return new ReleaseWorld(here, await NginxServer.StartAsync(here["reg"])) { LogKey = key };
    }

    /// <summary>Releases a version of the program <c>app</c>, which says its version and then does as it is told.</summary>
    /// <param name="version">The version.</param>
    /// <param name="then">What it does after that, in C: to wait for ever, unless told.</param>
    public async Task<string> ReleaseAsync(string version, string then = "for (;;) pause();")
    {
        string folder = Directory.CreateDirectory(_here[$"src-{version}"]).FullName;
        await File.WriteAllTextAsync($"{folder}/app.c", $$"""
            #include <stdio.h>
            #include <unistd.h>
            int main(void) { puts("app {{version}}"); fflush(stdout); {{then}} return 0; }
            """);
        await RunAsync(_here, "clang", "-O1", "-static", "-o", $"{folder}/app", $"{folder}/app.c");
        (await _here.RunAsync("registry", "release", "reg", $"{folder}/app", "-version", version, "-url", _nginx.Url)).Succeeded();
        return $"{folder}/app";
    }

    /// <summary>Releases a version of another program, which a manifest of its own names; the text of that.</summary>
    public async Task<string> ReleaseOtherAsync(string version)
    {
        StaticProgram.Write(_here["other"]);
        (await _here.RunAsync("registry", "release", "reg", "other", "-version", version, "-url", _nginx.Url, "-manifest", "other.json")).Succeeded();
        return await File.ReadAllTextAsync(Served("other.json"));
    }

    /// <summary>Puts a copy of all that is published aside.</summary>
    public Task CopyAsync() => RunAsync(_here, "cp", "-a", "reg", "reg-copy");

    /// <summary>Publishes the copy in its place: all that came since did not happen.</summary>
    public Task PutBackAsync() => RunAsync(_here, "sh", "-ec", "mv reg reg-before; mv reg-copy reg");

    /// <summary>
    /// Releases the published ysco as another version of itself (<see cref="OtherSelf"/>).
    /// </summary>
    /// <param name="version">The version.</param>
    /// <param name="manifest">The manifest that names it: each is of one program.</param>
    public async Task ReleaseSelfAsync(string version, string manifest = "manifest.json")
    {
        string folder = Directory.CreateDirectory(_here[$"self-{version}"]).FullName;
        await OtherSelf.WriteAsync($"{folder}/ysco", version);
        (await _here.RunAsync("registry", "release", "reg", $"{folder}/ysco", "-version", version, "-url", _nginx.Url, "-manifest", manifest)).Succeeded();
    }

    /// <summary>Releases a program in C as a version of ysco.</summary>
    /// <param name="version">The version.</param>
    /// <param name="selftest">What it does when it is asked whether it can take over.</param>
    /// <param name="run">What it does when it is run.</param>
    public async Task ReleaseBrokenSelfAsync(string version, string selftest, string run)
    {
        string folder = Directory.CreateDirectory(_here[$"self-{version}"]).FullName;
        await File.WriteAllTextAsync($"{folder}/ysco.c", $$"""
            #include <stdio.h>
            #include <stdlib.h>
            #include <string.h>
            #include <unistd.h>
            int main(int argc, char **argv) {
                if (argc > 1 && !strcmp(argv[1], "selftest")) { {{selftest}} }
                puts("broken ysco"); fflush(stdout);
                {{run}}
            }
            """);
        await RunAsync(_here, "clang", "-O1", "-static", "-o", $"{folder}/ysco", $"{folder}/ysco.c");
        (await _here.RunAsync("registry", "release", "reg", $"{folder}/ysco", "-version", version, "-url", _nginx.Url)).Succeeded();
    }

    /// <summary>Has the sums of a version say of its archive alone, signed anew with openssl, as other publishers do.</summary>
    public Task SignArchiveOnlyAsync(string program, string version) => RunAsync(_here, "sh", "-ec", $"""
        cd reg/release/{program}/{version}
        sed -i '/^#/d' SHA256SUMS
        openssl dgst -sha256 -sign {_here["reg.pem"]} SHA256SUMS | base64 -w0 > SHA256SUMS.sig
        """);

    /// <summary>Adds a version to the log.</summary>
    public async Task AddAsync(string version, string binary) =>
        (await _here.RunAsync("registry", "add", "reg", binary, "-module", "example.org/app", "-version", version)).Succeeded();

    /// <summary>Alters the manifest by hand.</summary>
    public void Alter(Action<JsonNode> change)
    {
        var manifest = JsonNode.Parse(File.ReadAllText(ManifestFile))!;
        change(manifest);
        File.WriteAllText(ManifestFile, manifest.ToJsonString());
    }

    public async ValueTask DisposeAsync()
    {
        await _nginx.DisposeAsync();
        _here.Dispose();
    }

    private static async Task RunAsync(Sandbox here, string program, params string[] args) =>
        (await ProcessRun.RunAsync(program, args, here.Settings())).Succeeded();
}

using Xunit;
using Ysco.Tests.Binary;

namespace Ysco.Tests.EndToEnd;

/// <summary><c>make release</c>: ysco as a release, by ysco. The binary is built once, the rest finds it as it is.</summary>
[Collection(OwnBuildCollection.Name)]
public class OwnReleaseTests(OwnTree tree)
{
    private const string Url = "https://releases.example/manifest.json";

    private static string Archive => $"release/ysco/{ThisBuild.Version}/ysco-{ThisBuild.Version}-linux-amd64.tar.gz";

    [Fact]
    public async Task A_release_of_ysco_has_its_key_within_and_never_changes()
    {
        _ = await tree.BinaryAsync();
        string[] first = await ReleaseAsync(
            "one", $"added: record 0, releases.example/ysco@{ThisBuild.Version}", $"released: ysco {ThisBuild.Version}, {Url} names {ThisBuild.Version} as the newest of 1");
        await ShellAsync($"""
            (cd one/release/ysco/{ThisBuild.Version} && sha256sum -c --quiet SHA256SUMS)
            tar -xzf one/{Archive} ysco
            test "$(./ysco version | sed -n 1p)" = "$({YscoBinary.Location} version | sed -n 1p)"
            id=$(openssl pkey -in one.pem -pubout -outform DER | sha256sum | cut -c 1-16)
            test "$(./ysco version | sed -n 2p)" = "releases: signed by $id, from {Url}"
            """);

        Assert.Equal(first, await ReleaseAsync("one", "is there already: record 0", $"ysco {ThisBuild.Version} is there already, with the same bytes: nothing changed"));

        await ShellAsync($"./ysco registry init two releases.example && ./ysco registry release two ysco -version {ThisBuild.Version}");
        Assert.Equal(File.ReadAllBytes(tree[$"one/{Archive}"]), File.ReadAllBytes(tree[$"two/{Archive}"]));

        await ShellAsync($"""
            cp one.pem three.pem
            ./ysco registry init three releases.example
            ./ysco registry add three /bin/true -module releases.example/ysco -version {ThisBuild.Version}
            """);
        ProcessOutcome other = await MakeAsync("three");
        Assert.NotEqual(0, other.ExitCode);
        Assert.Contains("is in the registry with other bytes", other.Stderr, StringComparison.Ordinal);
        Assert.False(Directory.Exists(tree["three/release"]));
    }

    [Fact]
    public async Task Without_a_folder_outside_of_the_tree_there_is_no_release()
    {
        ProcessOutcome none = await tree.MakeAsync("release");
        Assert.StartsWith("make: which folder? RELEASE_DIR=DIR ", none.Stderr, StringComparison.Ordinal);
        ProcessOutcome within = await MakeAsync("tree/releases");
        Assert.StartsWith($"make: RELEASE_DIR={tree["tree/releases"]}: its keys would lie in the working tree", within.Stderr, StringComparison.Ordinal);
        Assert.Equal((2, 2, "", ""), (none.ExitCode, within.ExitCode, none.Stdout, within.Stdout));
    }

    /// <summary>What is in the folder then.</summary>
    private async Task<string[]> ReleaseAsync(string folder, string added, string released)
    {
        ProcessOutcome made = await MakeAsync(folder);
        Assert.True(made.ExitCode == 0, made.ToString());
        Assert.Contains($"\n{added}", made.Stdout, StringComparison.Ordinal);
        Assert.Contains($"\n{released}\n", made.Stdout, StringComparison.Ordinal);
        Assert.Contains("\n1 release is right\nupload ", made.Stdout, StringComparison.Ordinal);
        return Sandbox.Listing(tree[folder]);
    }

    private async Task<ProcessOutcome> MakeAsync(string folder) =>
        await tree.MakeAsync("release", $"RELEASE_DIR={tree[folder]}", $"RELEASE_URL={Url}", await OwnTree.SameFrameworkAsync());

    private async Task ShellAsync(string script)
    {
        ProcessOutcome outcome = await ProcessRun.RunAsync("sh", ["-e", "-c", script], new ProcessSettings { Directory = tree[""] });
        Assert.True(outcome.ExitCode == 0, outcome.ToString());
    }
}

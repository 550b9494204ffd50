using System.Text.RegularExpressions;
using Xunit;
using Ysco.Tests.Binary;
using Ysco.Tests.EndToEnd;
using Ysco.Tests.World;

namespace Ysco.Tests.Machine;

/// <summary>ysco for other processors than this machine's, where the packs for them are served.</summary>
[Collection(OwnBuildCollection.Name)]
public class OtherProcessorTests(OwnTree tree, MachineWorld machine) : IClassFixture<MachineWorld>
{
    [Fact]
    public async Task On_the_processor_of_a_Raspberry_Pi_a_service_is_run_updated_and_rolled_back()
    {
        GuestProcessor processor = GuestProcessor.CortexA53;
        _ = await tree.BinaryAsync();
        if (!await IsMadeAsync(processor.Rid, "release", $"RELEASE_DIR={tree["arm64"]}", "RELEASE_URL=https://releases.example/arm64.json"))
        {
            return;
        }

        string binary = await UnpackedAsync($"arm64/release/ysco/{ThisBuild.Version}/ysco-{ThisBuild.Version}-linux-arm64.tar.gz");
        await KernelAsync(processor);
        GuestParts parts = await GuestParts.MakeAsync(tree["guest"], processor, binary);
        using var data = await machine.LayConfiguredAsync(parts.FileName(Releases.First), c => c.Set("Process.Watch", "4s"));
        await using var guest = Guest.Start(parts, await parts.PackAsync(data.Folder), "arm64");

        await guest.ShownAsync("init: ysco ended with 1");
        Assert.Matches(
            @", linux-arm64\)\nreleases: signed by [0-9a-f]{16}, from https://releases\.example/arm64\.json$", await guest.DoAsync("run", "/ysco", "version"));
        await guest.DoAsync("run", "/ysco", "fetch", "-goversion", TestWorld.GoVersion, $"{TestWorld.Service}@{Releases.First}");
        await guest.RunsAsync(Releases.First);
        using var status = await guest.StatusAsync("ysco runs the service", json => json.GetProperty("SvcVersion").GetString() == Releases.First);
        Assert.Equal("linux,dummy-virt", status.RootElement.GetProperty("Machine").GetProperty("Model").GetString());
        await guest.UpdateAndKeepAsync(Releases.Second);
        await guest.RunsAsync(Releases.Second);
        Assert.Contains(Releases.Second, await guest.DoAsync("run", "/ysco", "verify", "websvc"), StringComparison.Ordinal);
        Assert.Contains($"{parts.FileName(Releases.Second)}.evidence.json\t", await guest.DoAsync("list", "/data"), StringComparison.Ordinal);

        Assert.Equal((200, "ok"), await guest.UpdateAsync(Releases.EndsWithThree));
        await guest.ShownAsync("msg=\"rolled back\"");
        await guest.RunsAsync(Releases.Second);

        Assert.Equal(0, await guest.SwitchOffAsync());
        Assert.Contains(guest.Console, line => line.Text == "init: ysco ended with 0");
    }

    /// <summary>Of a pack there may be none, or only such of other versions.</summary>
    [Theory]
    [InlineData("linux-arm", "net10.0 net9.0", "ARM")]
    [InlineData("linux-arm64", "net9.0", "AArch64")]
    public async Task For_another_processor_it_is_made_or_the_packs_that_are_not_served_are_named(string rid, string frameworks, string machine)
    {
        if (await IsMadeAsync(rid, "publish", $"FRAMEWORK={frameworks}"))
        {
            Assert.Matches($"Machine: +{machine}\n", (await ProcessRun.RunAsync("readelf", ["-h", tree[$"tree/artifacts/{rid}/ysco"]])).Stdout);
        }
    }

    /// <summary>Makes something for a platform; false when make says which packs for that are not served.</summary>
    private async Task<bool> IsMadeAsync(string rid, params string[] what)
    {
        ProcessOutcome made = await tree.MakeAsync([.. what, $"RID={rid}"]);
        if (made.ExitCode == 0)
        {
            return true;
        }

        Match said = Regex.Match(made.Stderr, $@"^make: no Native AOT packs for {rid} from the package source: missing (.+)\nmake(\[1\])?: \*\*\* ", RegexOptions.Multiline);
        Assert.True(said.Success, made.ToString());
        Assert.All(said.Groups[1].Value.Split(' '), pack => Assert.Matches($@"^(runtime\.{rid}\.Microsoft\.DotNet\.ILCompiler|Microsoft\.[A-Za-z.]+\.{rid})$", pack));
        Assert.DoesNotContain("publishing", made.Stdout, StringComparison.Ordinal);
        Assert.True(what[0] != "publish" || made.Stdout == "", made.ToString());
        return false;
    }

    /// <summary>The binary in an archive.</summary>
    private async Task<string> UnpackedAsync(string archive)
    {
        (await ProcessRun.RunAsync("tar", ["-xzf", tree[archive], "-C", Directory.CreateDirectory(tree["unpacked"]).FullName, "ysco"])).Succeeded();
        return tree["unpacked/ysco"];
    }

    /// <summary>The kernel for it, beside the one that other machines boot.</summary>
    private async Task KernelAsync(GuestProcessor processor)
    {
        ProcessOutcome made = await tree.MakeAsync("kernel", $"RID={processor.Rid}", $"KERNEL={GuestKernel.Folder(processor.GoArch)}");
        Assert.True(made.ExitCode == 0, made.ToString());
    }
}

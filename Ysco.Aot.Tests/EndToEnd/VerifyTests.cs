using System.Text.Json.Nodes;
using Xunit;
using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.EndToEnd;

/// <summary>What <c>ysco verify</c> takes, and what it must not take: offline, by the evidence beside the file.</summary>
public class VerifyTests(TinyWorld tiny) : IClassFixture<TinyWorld>
{
    private const string Evidence = ".evidence.json";
    private readonly TestWorld _world = tiny.World;

    [Fact]
    public async Task A_state_folder_that_is_named_must_be_there()
    {
        using var here = await FetchedAsync();
        string[] command = ["verify", "-key", _world.Builds.VerifierKey, "-dir"];

        (await here.RunAsync([.. command, "nowhere", TinyWorld.FileName])).Refused(1, "ysco verify: nowhere: no such folder (");
        (await here.RunAsync([.. command, TinyWorld.FileName, TinyWorld.FileName])).Refused(1, $"{TinyWorld.FileName}: is not a folder");
        (await here.RunAsync([.. command, "ys/log.lock/ys", TinyWorld.FileName])).Refused(1, "ys/log.lock/ys: not a directory");
        File.CreateSymbolicLink(here["loop"], "loop");
        (await here.RunAsync([.. command, "loop", TinyWorld.FileName])).Refused(1, "loop: too many levels of symbolic links");
    }

    [Fact]
    public async Task It_works_through_a_link_and_without_a_state_folder()
    {
        using var here = await FetchedAsync();
        File.CreateSymbolicLink(here["tiny"], TinyWorld.FileName);
        Directory.CreateDirectory(here["elsewhere"]);
        File.CreateSymbolicLink(here["elsewhere/far"], here[TinyWorld.FileName]);
        Directory.Delete(here["ys"], recursive: true);
        string[] before = here.Listing();

        foreach (string name in new[] { "tiny", "elsewhere/far", here[TinyWorld.FileName], "./" + TinyWorld.FileName })
        {
            (await VerifyAsync(here, name)).Succeeded();
        }

        Assert.Equal(before, here.Listing());
    }

    [Fact]
    public async Task Missing_evidence_is_named()
    {
        using var here = await FetchedAsync();
        File.Delete(here[TinyWorld.FileName + Evidence]);

        (await VerifyAsync(here)).Refused(
            1, $"{TinyWorld.FileName}: no evidence beside it: there is no {TinyWorld.FileName}.evidence.json (it goes with the binary");
    }

    [Fact]
    public async Task Of_a_copy_without_evidence_every_name_that_was_tried_is_told()
    {
        using var here = await FetchedAsync();
        Directory.CreateDirectory(here["copies"]);
        File.Copy(here[TinyWorld.FileName], here["copies/tiny-copy"]);
        File.CreateSymbolicLink(here["tiny"], "copies/tiny-copy");

        (await VerifyAsync(here, "copies/tiny-copy")).Refused(
            1, $"there is no copies/tiny-copy.evidence.json and no copies/{TinyWorld.FileName}.evidence.json (");
        (await VerifyAsync(here, "tiny")).Refused(
            1, $"there is no tiny.evidence.json and no {here["copies/tiny-copy"]}.evidence.json and no {here["copies"]}/{TinyWorld.FileName}.evidence.json (");
    }

    [Fact]
    public async Task A_binary_with_any_byte_changed_added_or_removed_is_refused()
    {
        using var here = await FetchedAsync();
        byte[] good = File.ReadAllBytes(here[TinyWorld.FileName]);
        var random = new Random(5);
        for (int i = 0; i < 40; i++)
        {
            byte[] bad = [.. good];
            bad[i == 0 ? bad.Length - 1 : random.Next(bad.Length)] ^= (byte)(1 << random.Next(8));
            await RefusedBinaryAsync(here, bad);
        }

        await RefusedBinaryAsync(here, [.. good, 0]);
        await RefusedBinaryAsync(here, good[..^1]);
        await RefusedBinaryAsync(here, []);
        File.WriteAllBytes(here[TinyWorld.FileName], good);
        (await VerifyAsync(here)).Succeeded();
    }

    [Fact]
    public async Task Evidence_cut_off_or_with_a_changed_byte_that_matters_is_refused()
    {
        using var here = await FetchedAsync();
        string path = here[TinyWorld.FileName + Evidence];
        byte[] good = File.ReadAllBytes(path);
        var random = new Random(6);
        for (int i = 0; i < 60; i++)
        {
            byte[] bad = i % 6 == 0 ? good[..random.Next(good.Length - 2)] : [.. good];
            if (i % 6 != 0)
            {
                bad[random.Next(bad.Length)] ^= (byte)(1 << random.Next(8));
            }

            File.WriteAllBytes(path, bad);
            var verified = await VerifyAsync(here);
            Assert.True(verified.ExitCode is 1 or 7 || IsHarmless(good, bad), $"{i}: {verified}\n{File.ReadAllText(path)}");
            Assert.True(verified.ExitCode == 0 || verified.Stderr.Count(c => c == '\n') == 1, verified.Stderr);
        }
    }

    [Theory]
    [InlineData("format", 1, "2")]
    [InlineData("record number", 7, null)]
    [InlineData("record text", 7, null)]
    [InlineData("tree note", 7, null)]
    [InlineData("inclusion proof", 7, null)]
    [InlineData("lookup key", 7, null)]
    [InlineData("huge", 1, null)]
    [InlineData("not json", 1, "evidence.json: evidence: line 1: not the json of evidence of a log")]
    [InlineData("empty", 1, "evidence.json: evidence: line 1: not the json of evidence of a log")]
    public async Task Evidence_with_a_part_that_is_not_true_is_refused(string part, int exitCode, string? word)
    {
        using var here = await FetchedAsync();
        string path = here[TinyWorld.FileName + Evidence];
        File.WriteAllText(path, Altered(File.ReadAllText(path), part));

        (await VerifyAsync(here)).Refused(exitCode, TinyWorld.FileName, word ?? "");
    }

    [Fact]
    public async Task Evidence_of_another_log_is_refused_though_its_own_key_fits_it()
    {
        using var here = await FetchedAsync();
        await using var other = await TestWorld.StartAsync();
        other.Publish(TinyWorld.Module, "v0.0.1");
        using var there = new Sandbox();
        (await there.FetchAsync(other, TinyWorld.Module + "@v0.0.1")).Succeeded();
        File.Copy(there[TinyWorld.FileName + Evidence], here[TinyWorld.FileName + Evidence], overwrite: true);

        (await VerifyAsync(here)).Refused(1, $"{TinyWorld.FileName}: its evidence is of the log localhost with the key {Short(other.Builds.VerifierKey)}");

        // The same when it names the trusted key.
        string text = File.ReadAllText(here[TinyWorld.FileName + Evidence])
            .Replace(other.Builds.VerifierKey, _world.Builds.VerifierKey, StringComparison.Ordinal);
        File.WriteAllText(here[TinyWorld.FileName + Evidence], text);
        (await VerifyAsync(here)).Refused(7, $"{TinyWorld.FileName}: ", "no signature by localhost+");
    }

    [Fact]
    public async Task Evidence_of_another_version_is_refused()
    {
        using var here = await FetchedAsync();
        (await here.FetchAsync(_world, TinyWorld.Module + "@v0.0.2", "-o", "other")).Succeeded();
        File.Copy(here["other" + Evidence], here[TinyWorld.FileName + Evidence], overwrite: true);

        (await VerifyAsync(here)).Refused(7, TinyWorld.FileName);
    }

    [Fact]
    public async Task A_held_tree_of_the_same_size_and_another_root_is_proof_of_misbehaviour()
    {
        using var here = new Sandbox();
        (await here.FetchAsync(_world, TinyWorld.Module + "@v0.0.1")).Succeeded();
        _world.Builds.Misbehave(BuildsMode.ForkedTree, BuildsStages.All);
        (await here.FetchAsync(_world, TinyWorld.Module + "@v0.0.2", "-dir", "fork")).Succeeded();
        _world.Builds.Misbehave(BuildsMode.Honest, BuildsStages.All);
        await GrowToAsync(here, "fork");
        (await here.FetchAsync(_world, TinyWorld.Module + "@v0.0.1")).Succeeded();

        var verified = await here.RunAsync("verify", "-dir", "fork", "-key", _world.Builds.VerifierKey, TinyWorld.FileName);

        verified.Refused(7, TinyWorld.FileName, $"signed tree of {_world.Builds.LogSize} records", "held");
    }

    /// <summary>The honest log gets as many records as the fork had that is held in a folder: it has one more.</summary>
    private async Task GrowToAsync(Sandbox here, string folder)
    {
        long size = long.Parse(File.ReadAllText(here[$"{folder}/log-localhost.head"]).Split('\n')[4], System.Globalization.CultureInfo.InvariantCulture);
        await _world.Builds.PrefillAsync((int)(size - _world.Builds.LogSize));
    }

    private async Task<Sandbox> FetchedAsync()
    {
        var here = new Sandbox();
        (await here.FetchAsync(_world, TinyWorld.Module + "@v0.0.1")).Succeeded();
        return here;
    }

    private Task<ProcessOutcome> VerifyAsync(Sandbox here, string? file = null) =>
        here.RunAsync("verify", "-key", _world.Builds.VerifierKey, file ?? TinyWorld.FileName);

    private async Task RefusedBinaryAsync(Sandbox here, byte[] binary)
    {
        File.WriteAllBytes(here[TinyWorld.FileName], binary);
        var verified = await VerifyAsync(here);
        verified.Refused(verified.ExitCode == 7 ? 7 : 1, TinyWorld.FileName);
    }

    /// <summary>Whether two evidences differ only in what nothing rests on: the URL, unknown keys, white space.</summary>
    private static bool IsHarmless(byte[] good, byte[] bad)
    {
        var (a, b) = (JsonNode.Parse(good)!.AsObject(), JsonNode.Parse(bad)!.AsObject());
        a.Remove("BaseURL");
        b.Remove("BaseURL");
        return JsonNode.DeepEquals(a, b);
    }

    private static string Short(string key) => string.Join('+', key.Split('+')[..2]);

    private static string Altered(string json, string part)
    {
        var evidence = JsonNode.Parse(json)!.AsObject();
        switch (part)
        {
            case "format":
                evidence["Format"] = 2;
                break;
            case "record number":
                evidence["RecordNumber"] = evidence["RecordNumber"]!.GetValue<long>() + 1;
                break;
            case "record text":
                evidence["RecordText"] = evidence["RecordText"]!.GetValue<string>().Replace("v0.0.1", "v0.0.2", StringComparison.Ordinal);
                break;
            case "tree note":
                evidence["TreeNote"] = evidence["TreeNote"]!.GetValue<string>().Replace("\n\n", "\nmore\n\n", StringComparison.Ordinal);
                break;
            case "inclusion proof":
                evidence["InclusionProof"]!.AsArray().Add(Convert.ToBase64String(new byte[32]));
                break;
            case "lookup key":
                evidence["LookupKey"] = evidence["LookupKey"]!.GetValue<string>().Replace("v0.0.1", "v0.0.2", StringComparison.Ordinal);
                break;
            case "huge":
                evidence["More"] = new string('x', 70_000);
                break;
            default:
                return part == "empty" ? "" : "<!DOCTYPE html>";
        }

        return evidence.ToJsonString();
    }
}

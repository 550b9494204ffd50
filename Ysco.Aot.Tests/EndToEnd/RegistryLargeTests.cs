using System.Globalization;
using Xunit;
using Ysco.Artifacts.Gobuild;
using Ysco.Notes;
using Ysco.Registry;
using Ysco.Tests.Binary;

namespace Ysco.Tests.EndToEnd;

/// <summary>A registry with ten thousand records costs no more than one with ten.</summary>
public sealed class RegistryLargeTests
{
    private const int Records = 10_000;

    /// <summary>Other tests may keep disk and processors busy meanwhile: one that is not disturbed counts.</summary>
    private const int MaxTries = 60;

    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(50);

    [Fact]
    public async Task To_ten_thousand_records_one_is_added_in_under_50_ms_and_with_a_handful_of_files()
    {
        using var here = new Sandbox();
        Fill(here);
        TimeSpan best = TimeSpan.MaxValue;
        for (int i = 0; i < 5 || (i < MaxTries && best >= Limit); i++)
        {
            File.WriteAllText(here["binary"], $"#!/bin/sh\necho {i}\n");
            string[] before = Files(here);
            ProcessOutcome added = await here.RunAsync(
                "registry", "add", "reg", "binary", "-module", "example.org/new", "-version", $"v0.0.{i}", "-goarch", "amd64");
            added.Succeeded();
            Assert.StartsWith($"added: record {Records + i}, ", added.Stdout, StringComparison.Ordinal);
            best = added.Elapsed < best ? added.Elapsed : best;

            // The binary, the records, a tile, the answer to its look-up; the newest note was there.
            Assert.Equal(4, Files(here).Except(before).Count());
        }

        Assert.True(best < Limit, $"{best.TotalMilliseconds} ms");
        int partial = Directory.EnumerateFiles(here["reg/tlog/tile"], "*", SearchOption.AllDirectories).Count(name => name.Contains(".p/", StringComparison.Ordinal));
        Assert.InRange(partial, 1, 3 * 256);
    }

    private static string[] Files(Sandbox here) => Directory.GetFiles(here["reg"], "*", SearchOption.AllDirectories);

    /// <summary>Made in memory, where nothing is waited for, and copied.</summary>
    private static void Fill(Sandbox here)
    {
        string place = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();
        string memory = Directory.CreateDirectory($"{place}/ysco-{Guid.NewGuid():N}").FullName;
        try
        {
            var folder = new RegistryFolder($"{memory}/reg");
            SignerKey key = SignerKey.Create("example.org", new byte[32]).Value;
            Assert.Null(RegistryLog.Create(folder, key));
            RegistryLog log = RegistryLog.Open(folder, key).Value;
            for (int i = 0; i < Records; i++)
            {
                BuildSpec spec = BuildSpec.Create(
                    "example.org/filler", string.Create(CultureInfo.InvariantCulture, $"v0.{i / 100}.{i % 100}"), "/", "linux", "amd64", "go1.20.3").Value;
                Assert.Equal(i, log.Append(new BuildRecord(spec, 1234, BuildSum.Of(new byte[32]))).Value);
            }

            Assert.Null(SignerKeyFile.Write(here["reg.key"], key));
            Copy($"{memory}/reg", here["reg"]);
        }
        finally
        {
            Directory.Delete(memory, recursive: true);
        }
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string folder in Directory.EnumerateDirectories(from))
        {
            Copy(folder, $"{to}/{Path.GetFileName(folder)}");
        }

        foreach (string file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, $"{to}/{Path.GetFileName(file)}");
        }
    }
}

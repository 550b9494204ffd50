using Xunit;
using Ysco.Config;
using Ysco.Crypto;
using Ysco.Bytes;
using Ysco.Worker;

namespace Ysco.Tests.Worker;

/// <summary>What was seen of releases is kept apart for ysco and for a service of whatever name.</summary>
public class ReleaseSeenTests
{
    private static readonly string Key = NewKey();

    [Fact]
    public void A_service_that_is_called_ysco_has_its_own()
    {
        using var folder = new TemporaryFolder();
        var config = new YscoConfig { Source = new SourcesConfig { Service = Of("https://one.example/m.json", "ysco"), Self = Of("https://other.example/m.json", "") } };
        ReleaseSource service = ReleaseTerms.OfService(config, "./it")!.Source!;
        ReleaseSource self = ReleaseTerms.OfSelf(config)!.Source!;

        Assert.Null(ReleaseNews.Seen(service, folder.Path).Note("v9.0.0", proven: "v9.0.0"));
        Assert.Null(ReleaseNews.Seen(self, folder.Path).Note("v0.1.1", proven: "v0.1.1"));
        Assert.Null(ReleaseNews.Seen(service, folder.Path).Note("v9.0.0"));
        Assert.NotNull(ReleaseNews.Seen(self, folder.Path).Note("v0.1.0"));
        Assert.NotNull(ReleaseNews.Seen(service, folder.Path).Note("v8.0.0"));
    }

    [Fact]
    public void What_an_older_ysco_saw_of_itself_counts_until_a_newer_one_is_proven()
    {
        using var folder = new TemporaryFolder();
        var config = new YscoConfig { Source = new SourcesConfig { Service = Of("https://one.example/m.json", "app"), Self = Of("https://other.example/m.json", "") } };
        ReleaseSource self = ReleaseTerms.OfSelf(config)!.Source!;
        string old = folder[$"release-ysco-{self.Key!.ShortId()}.seen"];
        File.WriteAllText(old, "v0.1.5\n");

        Assert.Contains($"remove {old}", ReleaseNews.Seen(self, folder.Path).Note("v0.1.4")!.Message, StringComparison.Ordinal);
        Assert.Null(ReleaseNews.Seen(self, folder.Path).Note("v0.1.6", proven: "v0.1.6"));
        Assert.Equal("v0.1.6\n", File.ReadAllText(folder[$"self-{self.Key.ShortId()}.seen"]));
        Assert.Contains("v0.1.6 was seen before", ReleaseNews.Seen(self, folder.Path).Note("v0.1.5")!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pre_release_is_no_newest_release_however_well_it_is_signed()
    {
        using var folder = new TemporaryFolder();
        var config = new YscoConfig { Source = new SourcesConfig { Service = Of("https://one.example/m.json", "app") } };
        ReleaseSource service = ReleaseTerms.OfService(config, "./it")!.Source!;

        Assert.Null(ReleaseNews.Seen(service, folder.Path).Note("v1.1.0-rc.1", proven: "v1.1.0-rc.1"));
        Assert.Null(ReleaseNews.Seen(service, folder.Path).Note("v1.0.1", proven: "v1.0.1"));

        // Nor is one that an earlier ysco took for it.
        File.WriteAllText(folder[$"release-app-{service.Key!.ShortId()}.seen"], "v1.1.0-rc.1\n");
        Assert.Null(ReleaseNews.Seen(service, folder.Path).Note("v1.0.1", proven: "v1.0.1"));
        Assert.NotNull(ReleaseNews.Seen(service, folder.Path).Note("v1.0.0"));
    }

    private static SourceConfig Of(string url, string name) => new() { Type = SourceKind.Manifest, Url = url, VerifierKey = Key, Name = name };

    private static string NewKey()
    {
        using var key = EcdsaP256PrivateKey.Generate();
        return StrictBase64.Encode(key.PublicKey);
    }
}

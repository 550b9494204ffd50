using Xunit;
using Ysco.Artifacts.Release;
using Ysco.Config;
using Ysco.Worker;

namespace Ysco.Tests.Worker;

/// <summary>What is built in of the releases of ysco, and what the configuration says of them.</summary>
public class ReleaseTermsTests
{
    private const string Url = "https://releases.example/manifest.json";
    private const string Log = "releases.example+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

    [Fact]
    public void Without_a_key_built_in_the_section_is_as_it_is() =>
        Assert.Equal(new SourceConfig { Url = Url }, ReleaseTerms.WithBuiltIn(new SourceConfig { Url = Url }, "", "", ""));

    [Fact]
    public void What_is_built_in_is_a_source()
    {
        SourceConfig source = ReleaseTerms.WithBuiltIn(new SourceConfig(), Url, "key", "");

        Assert.True(source.IsManifest);
        Assert.Equal((Url, "key", "", ""), (source.Url, source.VerifierKey, source.LogKey, source.Name));
    }

    [Fact]
    public void In_a_log_ysco_is_what_make_release_adds_it_as()
    {
        SourceConfig source = ReleaseTerms.WithBuiltIn(new SourceConfig(), Url, "key", Log);

        Assert.Equal((Log, "releases.example/ysco"), (source.LogKey, source.Name));
        Assert.Contains("-module \"$(RELEASE_HOST)/ysco\"", File.ReadAllText(Path.Combine(Path.GetDirectoryName(World.TestPaths.Artifacts)!, "Makefile")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_placeholder_is_no_place()
    {
        Assert.False(ReleaseTerms.WithBuiltIn(new SourceConfig(), BuiltInRelease.PlaceholderUrl, "key", "").IsManifest);

        SourceConfig said = ReleaseTerms.WithBuiltIn(new SourceConfig { Type = SourceKind.Manifest, Url = Url }, BuiltInRelease.PlaceholderUrl, "key", Log);
        Assert.Equal((true, Url, "key", Log), (said.IsManifest, said.Url, said.VerifierKey, said.LogKey));
    }

    [Fact]
    public void A_key_of_the_configuration_stands_for_all_that_is_built_in()
    {
        var section = new SourceConfig { Type = SourceKind.Manifest, Url = "https://other.example/m.json", VerifierKey = "other" };

        Assert.Equal(section, ReleaseTerms.WithBuiltIn(section, Url, "key", Log));
    }
}

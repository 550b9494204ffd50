using Xunit;
using Ysco.Artifacts.Gobuild;
using Ysco.Notes;
using Ysco.Results;

namespace Ysco.Tests.Artifacts.Gobuild;

public class BuildSpecTests
{
    [Theory]
    [InlineData("example.org/websvc@v0.1.0", "example.org/websvc@v0.1.0/linux-amd64-go1.26.10-stripped/", "websvc-v0.1.0-go1.26.10-stripped")]
    [InlineData("example.org/tools@v1.0.1/cmd/hello", "example.org/tools@v1.0.1/cmd/hello/linux-amd64-go1.26.10-stripped/", "hello-v1.0.1-go1.26.10-stripped")]
    [InlineData("example.org/Upper/Case@v0.1.1", "example.org/Upper/Case@v0.1.1/linux-amd64-go1.26.10-stripped/", "Case-v0.1.1-go1.26.10-stripped")]
    [InlineData("github.com/mjl-/ysco@v0.1.3", "github.com/mjl-/ysco@v0.1.3/linux-amd64-go1.26.10-stripped/", "ysco-v0.1.3-go1.26.10-stripped")]
    [InlineData("example.org/a@v2.0.0+incompatible/b+c", "example.org/a@v2.0.0+incompatible/b+c/linux-amd64-go1.26.10-stripped/", "b+c-v2.0.0+incompatible-go1.26.10-stripped")]
    [InlineData("example.org/u@v0.0.0-20260105100000-0123456789ab", "example.org/u@v0.0.0-20260105100000-0123456789ab/linux-amd64-go1.26.10-stripped/", "u-v0.0.0-20260105100000-0123456789ab-go1.26.10-stripped")]
    public void A_build_has_a_key_and_a_file_name(string text, string key, string fileName)
    {
        BuildSpec spec = BuildSpec.Parse(text, "linux", "amd64", "go1.26.10").Value;
        Assert.Equal(key, spec.Key);
        Assert.Equal(fileName, spec.FileName);
        Assert.Equal("http://h/tlog/lookup/" + key, new Uri("http://h/tlog/lookup/" + key).AbsoluteUri);
    }

    [Fact]
    public void One_that_is_not_stripped_says_nothing_of_it()
    {
        BuildSpec spec = BuildSpec.Parse("example.org/websvc@v0.1.0", "linux", "amd64", "go1.26.10", stripped: false).Value;
        Assert.Equal("example.org/websvc@v0.1.0/linux-amd64-go1.26.10/", spec.Key);
        Assert.Equal("websvc-v0.1.0-go1.26.10", spec.FileName);
    }

    [Theory]
    [InlineData("", "no version")]
    [InlineData("example.org/websvc", "no version (write it as MODULE@VERSION[/PKGDIR])")]
    [InlineData("example.org/websvc@", "version : not of the form v1.2.3")]
    [InlineData("example.org/websvc@latest", "version latest: not of the form v1.2.3")]
    [InlineData("example.org/websvc@v0.1", "version v0.1: not of the form v1.2.3")]
    [InlineData("example.org/websvc@v0.1.0+meta", "version v0.1.0+meta: not of the form v1.2.3")]
    [InlineData("example.org/websvc@v2.0.0", "module")]
    [InlineData("websvc@v0.1.0", "no dot")]
    [InlineData("example.org/../x@v0.1.0", "module path")]
    [InlineData("example.org//x@v0.1.0", "an element is empty")]
    [InlineData("example.org/a b@v0.1.0", "module path")]
    [InlineData("example.org/x@v0.1.0/", "package folder /")]
    [InlineData("example.org/x@v0.1.0/..", "package folder /..: not a slash and a package path")]
    [InlineData("example.org/x@v0.1.0/a//b", "package folder /a//b: not a slash and a package path")]
    [InlineData("example.org/x@v0.1.0/a?b", "package folder /a?b: not a slash and a package path")]
    [InlineData("example.org/x@v0.1.0/a%2fb", "package folder /a%2fb: not a slash and a package path")]
    [InlineData("example.org/x@v0.1.0/a@b", "package folder /a@b: not a slash and a package path")]
    public void What_is_no_build_is_refused(string text, string cause)
    {
        Result<BuildSpec> spec = BuildSpec.Parse(text, "linux", "amd64", "go1.26.10");
        if (cause == "package folder /")
        {
            Assert.Equal("/", spec.Value.Dir);
            return;
        }

        Assert.Equal(FailureKind.Invalid, spec.Failure!.Kind);
        Assert.Contains(cause, spec.Failure.Message);
    }

    [Theory]
    [InlineData("", "amd64", "go1.26.10")]
    [InlineData("li nux", "amd64", "go1.26.10")]
    [InlineData("linux", "amd64-x", "go1.26.10")]
    [InlineData("linux", "amd64", "1.26.10")]
    [InlineData("linux", "amd64", "go1.26.10-stripped")]
    [InlineData("linux", "amd64", "go")]
    [InlineData("linux", "amd64", "devel")]
    public void What_is_no_target_is_refused(string goos, string goarch, string goVersion) =>
        Assert.Equal(FailureKind.Invalid, BuildSpec.Parse("example.org/x@v0.1.0", goos, goarch, goVersion).Failure!.Kind);

    [Theory]
    [InlineData("beta.gobuilds.org+3979319f+AReBl47t6/Zl24/pmarcKhJtsfAU2c1F5Wtu4hrOgOQQ", "", "https://beta.gobuilds.org/tlog")]
    [InlineData("localhost+0e7749b5+AQNS8QfeW9gZbj1n5Nir9L0N00SnKQvfP4EyTLXHjWGd", "", "http://localhost:8000/tlog")]
    [InlineData("localhost+0e7749b5+AQNS8QfeW9gZbj1n5Nir9L0N00SnKQvfP4EyTLXHjWGd", "http://127.0.0.1:27003/tlog//", "http://127.0.0.1:27003/tlog")]
    [InlineData("localhost+0e7749b5+AQNS8QfeW9gZbj1n5Nir9L0N00SnKQvfP4EyTLXHjWGd", "https://builds.example", "https://builds.example")]
    [InlineData("localhost+0e7749b5+AQNS8QfeW9gZbj1n5Nir9L0N00SnKQvfP4EyTLXHjWGd", "ftp://builds.example", null)]
    [InlineData("localhost+0e7749b5+AQNS8QfeW9gZbj1n5Nir9L0N00SnKQvfP4EyTLXHjWGd", "https://user:pw@builds.example", null)]
    [InlineData("localhost+0e7749b5+AQNS8QfeW9gZbj1n5Nir9L0N00SnKQvfP4EyTLXHjWGd", "https://builds.example/?a", null)]
    [InlineData("localhost+0e7749b5+AQNS8QfeW9gZbj1n5Nir9L0N00SnKQvfP4EyTLXHjWGd", "https://builds.example/#a", null)]
    [InlineData("localhost+0e7749b5+AQNS8QfeW9gZbj1n5Nir9L0N00SnKQvfP4EyTLXHjWGd", "builds.example", null)]
    [InlineData("localhost+0e7749b5+AQNS8QfeW9gZbj1n5Nir9L0N00SnKQvfP4EyTLXHjWGd", "/", null)]
    [InlineData("localhost+0e7749b5+AQNS8QfeW9gZbj1n5Nir9L0N00SnKQvfP4EyTLXHjWGd", "https:///tlog", null)]
    public void The_url_of_a_log_is_configured_or_derived(string key, string configured, string? url)
    {
        Result<string> derived = GobuildUrls.Base(VerifierKey.Parse(key).Value, configured);
        Assert.Equal(url, derived.Failure is null ? derived.Value : null);
    }
}

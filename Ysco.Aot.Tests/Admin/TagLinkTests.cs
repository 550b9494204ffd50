using Xunit;
using Ysco.Admin;

namespace Ysco.Tests.Admin;

public class TagLinkTests
{
    [Theory]
    [InlineData("github.com/mjl-/mox", "v0.0.15", "https://github.com/mjl-/mox/tree/v0.0.15")]
    [InlineData("github.com/Owner/Repo/v2", "v2.1.0", "https://github.com/Owner/Repo/tree/v2.1.0")]
    [InlineData("github.com/a/b/sub/dir", "v1.2.3", "https://github.com/a/b/tree/sub/dir/v1.2.3")]
    [InlineData("github.com/a/b/sub/v3", "v3.0.1", "https://github.com/a/b/tree/sub/v3.0.1")]
    [InlineData("github.com/a/b", "v2.0.0+incompatible", "https://github.com/a/b/tree/v2.0.0")]
    [InlineData("github.com/a/b", "v1.0.0-rc.1", "https://github.com/a/b/tree/v1.0.0-rc.1")]
    [InlineData("github.com/a/b", "v0.0.0-20260102150405-abcdef123456", "https://github.com/a/b/commit/abcdef123456")]
    [InlineData("codeberg.org/a/b", "v1.0.0", "https://codeberg.org/a/b/src/tag/v1.0.0")]
    [InlineData("codeberg.org/a/b", "v0.0.0-20260102150405-abcdef123456", "https://codeberg.org/a/b/commit/abcdef123456")]
    [InlineData("gitlab.com/a/b", "v1.0.0", "https://gitlab.com/a/b/-/tags/v1.0.0")]
    [InlineData("gitlab.com/a/b/v2", "v2.0.0", "https://gitlab.com/a/b/-/tags/v2.0.0")]
    [InlineData("gitlab.com/group/sub/project", "v1.0.0", null)]
    [InlineData("bitbucket.org/a/b", "v1.0.0", "https://bitbucket.org/a/b/src/v1.0.0")]
    [InlineData("git.sr.ht/~a/b", "v1.0.0", "https://git.sr.ht/~a/b/tree/v1.0.0")]
    [InlineData("example.org/websvc", "v1.0.0", null)]
    [InlineData("golang.org/x/mod", "v1.0.0", null)]
    [InlineData("github.com/a", "v1.0.0", null)]
    [InlineData("github.com/a/b", "(devel)", null)]
    [InlineData("github.com/a/b", "", null)]
    [InlineData("github.com/a/b", "v1.0.0/../../../evil", null)]
    [InlineData("github.com/a/..", "v1.0.0", null)]
    [InlineData("github.com/a/b\"", "v1.0.0", null)]
    [InlineData("github.com.evil.example/a/b", "v1.0.0", null)]
    [InlineData("", "v1.0.0", null)]
    public void A_version_leads_to_its_tag_where_a_rule_says_which(string module, string version, string? url) =>
        Assert.Equal(url, TagLink.Of(module, version)?.Text);

    [Theory]
    [InlineData("go1.26.10", "https://github.com/golang/go/tree/go1.26.10")]
    [InlineData("go1.27rc1", "https://github.com/golang/go/tree/go1.27rc1")]
    [InlineData("go1.26.10/../x", null)]
    [InlineData("", null)]
    public void A_toolchain_leads_to_its_tag(string name, string? url) => Assert.Equal(url, TagLink.OfToolchain(name)?.Text);
}

using System.Security.Cryptography;
using System.Text;
using Xunit;
using Ysco.Artifacts.Release;
using Ysco.Results;

namespace Ysco.Tests.Artifacts.Release;

/// <summary>What a manifest, a file of sums, a key and an archive's name may be.</summary>
public class ReleaseTests
{
    private const string Release =
        """{"version": "v1.0.0", "tarball_url": "https://example.org/a-v1.0.0.tar.gz", "sha256sums_url": "https://example.org/s"}""";

    private static readonly string Sum = new('a', 64);

    [Fact]
    public void A_manifest_with_one_release_and_keys_of_a_later_time_is_read()
    {
        ReleaseManifest manifest = Parse($$"""{"schema_version": 1, "latest_stable": "v1.0.0", "more": [1], "releases": [{{Release}}]}""").Value;

        Assert.Equal("v1.0.0", manifest.LatestStable);
        Assert.Equal("https://example.org/s", manifest.Find("v1.0.0")!.Sha256SumsUrl);
        Assert.Equal(manifest.ToJson(), ReleaseManifest.Parse(manifest.ToJson()).Value.ToJson());
    }

    [Theory]
    [InlineData("", "not the json of a manifest")]
    [InlineData("null", "manifest: null")]
    [InlineData("[]", "not the json of a manifest")]
    [InlineData("{}", "schema_version 0: must be 1")]
    [InlineData("""{"schema_version": 2}""", "a newer ysco is needed")]
    [InlineData("""{"schema_version": -1}""", "must be 1")]
    [InlineData("""{"schema_version": 1, "latest_stable": "v1.0.0", "releases": null}""", "not the json of a manifest")]
    [InlineData("""{"schema_version": 1, "latest_stable": "v1.0.0", "releases": [null]}""", "release 1: null")]
    [InlineData("""{"schema_version": 1, "latest_stable": "v1.0.0", "releases": []}""", "latest_stable \"v1.0.0\" is none of its releases")]
    [InlineData("""{"schema_version": 1, "latest_stable": "v1.0.0", "releases": [{"version": "1.0"}]}""", "release 1 (1.0): version: not of the form v1.2.3")]
    [InlineData("""{"schema_version": 1, "latest_stable": "v1.0.0", "releases": [{"version": "v1.0.0"}]}""", "release 1 (v1.0.0): tarball_url is missing")]
    [InlineData("""{"schema_version": 1, "latest_stable": "v1.0.0", "releases": [{"version": "v1.0.0", "tarball_url": "x"}]}""", "sha256sums_url is missing")]
    [InlineData("""{"schema_version": 1, "latest_stable": "v1.0.0", "releases": [{"version": "v1.0.0", "tarball_url": "x", "sha256sums_url": "y", "released_at": "today"}]}""", "released_at \"today\"")]
    public void Another_is_refused_with_what_is_wrong(string json, string cause) =>
        Assert.Contains(cause, Parse(json).Failure!.Message, StringComparison.Ordinal);

    [Fact]
    public void A_sum_is_found_by_the_whole_name()
    {
        string other = new('b', 64);
        byte[] sums = Encoding.UTF8.GetBytes($"{other}  app-v1.0.0.tar.gz.old\n{Sum}  app-v1.0.0.tar.gz\n{other} *app\n");

        Assert.Equal(Convert.FromHexString(Sum), Sha256Sums.Find(sums, "app-v1.0.0.tar.gz").Value);
        Assert.Equal(Convert.FromHexString(other), Sha256Sums.Find(sums, "app").Value);
        Assert.Contains("no sum of app-v1", Sha256Sums.Find(sums, "app-v1").Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_sum_of_a_file_in_an_archive_is_a_line_that_sha256sum_passes_over()
    {
        byte[] sum = Convert.FromHexString(Sum);
        byte[] sums = Encoding.UTF8.GetBytes($"# a remark\n{Sha256Sums.Line(new byte[32], "app.tgz")}{Sha256Sums.Line(sum, "app.tgz", "app")}");

        Assert.Equal(sum, Sha256Sums.Find(sums, "app.tgz", "app").Value);
        Assert.Null(Sha256Sums.Find(sums, "app.tgz", "other").Value);
        Assert.Equal(new byte[32], Sha256Sums.Find(sums, "app.tgz").Value);
        Assert.Equal(["app.tgz"], Sha256Sums.Names(sums).Value);
        Assert.NotNull(Sha256Sums.Find([.. sums, .. sums], "app.tgz", "app").Failure);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("aa  app")]
    [InlineData("SUM app")]
    [InlineData("SUM\tapp")]
    [InlineData("UPPER  app")]
    [InlineData("SUM  app\nSUM  app")]
    public void A_file_of_sums_with_another_line_or_a_name_twice_is_refused(string text) => Assert.NotNull(
        Sha256Sums.Find(Encoding.UTF8.GetBytes(text.Replace("SUM", Sum, StringComparison.Ordinal).Replace("UPPER", new string('A', 64), StringComparison.Ordinal)), "app").Failure);

    [Theory]
    [InlineData("app-v1.2.3-linux-amd64.tar.gz", "v1.2.3", true)]
    [InlineData("app_1.2.3_linux_amd64.tar.gz", "v1.2.3", true)]
    [InlineData("app-1.2.3.tgz", "v1.2.3", true)]
    [InlineData("v1.2.3.tar.gz", "v1.2.3", true)]
    [InlineData("app-v1.2.30-linux.tar.gz", "v1.2.3", false)]
    [InlineData("app-v11.2.3-linux.tar.gz", "v1.2.3", false)]
    [InlineData("app-v1.2.3-rc.1.tar.gz", "v1.2.3-rc.1", true)]
    [InlineData("app-v1.2.3.4.tar.gz", "v1.2.3", false)]
    [InlineData("app-linux.tar.gz", "v1.2.3", false)]
    [InlineData("", "v1.2.3", false)]
    [InlineData("app-v1.2.3-linux-amd64-glibc-2.31.tar.gz", "v1.2.3", true)]
    [InlineData("go1.21-app-v1.2.3.tar.gz", "v1.2.3", true)]
    [InlineData("app-v1.2.3-rc.1.2.3-linux.tar.gz", "v1.2.3-rc.1.2.3", true)]
    public void The_name_of_an_archive_has_the_version_or_not(string name, string version, bool has) =>
        Assert.Equal(has, ReleaseCheck.NamesVersion(name, version));

    /// <summary>What a publisher calls what is not a release yet is his own matter.</summary>
    [Fact]
    public void What_follows_the_version_says_for_which_machine_or_it_is_another_version()
    {
        foreach (string word in (string[])["canary.3", "next", "test1", "m1", "edge", "unstable", "eap", "alphalinux", "386", "32bit", "64bit", "x.1", "x1"])
        {
            Assert.False(ReleaseCheck.NamesVersion($"app-v1.2.3-{word}-linux-amd64.tar.gz", "v1.2.3"), word);
        }

        foreach (string machine in (string[])["linux-amd64", "Linux_x86_64", "x86_64-unknown-linux-musl", "arm64", "armv7", "aarch64-linux", "riscv64", "linux", "static-amd64", "amd64", "i686", "mips64le", "x64", "x86"])
        {
            Assert.True(ReleaseCheck.NamesVersion($"app-v1.2.3-{machine}.tar.gz", "v1.2.3"), machine);
        }
    }

    /// <summary>Or an old archive, rightly signed, passes for the version that another number in its name looks like.</summary>
    [Theory]
    [InlineData("app-v1.0.0-musl-1.2.5-linux-amd64.tar.gz")]
    [InlineData("musl-1.2.5-app-v1.0.0.tar.gz")]
    [InlineData("app_1.0.0_1.2.5.tar.gz")]
    [InlineData("app1.0.0-v1.2.5.tar.gz")]
    [InlineData("app-1.2.5-linux6.1.0.tar.gz")]
    [InlineData("app-v1.2.5-v1.2.5.1.tar.gz")]
    [InlineData("app-v1.2.5-linux-v1.2.5.tar.gz")]
    public void An_archive_with_another_number_like_a_version_in_its_name_is_of_none(string name)
    {
        Assert.False(ReleaseCheck.NamesVersion(name, "v1.0.0"));
        Assert.False(ReleaseCheck.NamesVersion(name, "v1.2.5"));
    }

    /// <summary>Or a publisher's release of something else would be waited for here, for ever.</summary>
    [Theory]
    [InlineData("app-v1.2.3-linux-amd64.tar.gz", "amd64", true)]
    [InlineData("App_1.2.3_Linux_x86_64.tar.gz", "amd64", true)]
    [InlineData("app-1.2.3-aarch64-unknown-linux-musl.tar.gz", "arm64", true)]
    [InlineData("app-1.2.3-linux-armv7.tar.gz", "arm", true)]
    [InlineData("app-v1.2.3-linux-arm64.tar.gz", "amd64", false)]
    [InlineData("app-v1.2.3-darwin-amd64.tar.gz", "amd64", false)]
    [InlineData("app-v1.2.3.tar.gz", "amd64", false)]
    [InlineData("app-tools-v1.2.3-linux-amd64.tar.gz", "amd64", false)]
    [InlineData("application-v1.2.3-linux-amd64.tar.gz", "amd64", false)]
    [InlineData("other-v1.2.3-linux-amd64.tar.gz", "amd64", false)]
    [InlineData("app-v1.2.4-linux-amd64.tar.gz", "amd64", false)]
    public void Signed_names_tell_of_a_release_of_this_program_for_this_machine_or_not(string archive, string goArch, bool tells)
    {
        using var signer = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        ReleaseKey key = ReleaseKey.Parse(signer.ExportSubjectPublicKeyInfoPem()).Value;
        byte[] sums = Encoding.UTF8.GetBytes($"{Sum}  {archive}\n");
        byte[] signature = Encoding.UTF8.GetBytes(Convert.ToBase64String(signer.SignData(sums, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)));

        Assert.Equal(tells, ReleaseCheck.Announced(key, sums, signature, archive, "v1.2.3", "app", goArch) is null);
        sums[0] ^= 1;
        Assert.Equal(FailureKind.Security, ReleaseCheck.Announced(key, sums, signature, archive, "v1.2.3", "app", goArch)!.Kind);
    }

    /// <summary>A line that is signed says which file is in the archive, whatever that is called.</summary>
    [Fact]
    public void A_signed_line_of_the_file_in_the_archive_tells_of_the_program_too()
    {
        const string Name = "ripgrep-1.2.3-x86_64-unknown-linux-musl.tar.gz";
        using var signer = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        ReleaseKey key = ReleaseKey.Parse(signer.ExportSubjectPublicKeyInfoPem()).Value;
        byte[] sums = Encoding.UTF8.GetBytes($"{Sum}  {Name}\n{Sha256Sums.Line(new byte[32], Name, "rg")}");
        byte[] signature = Encoding.UTF8.GetBytes(Convert.ToBase64String(signer.SignData(sums, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)));

        Assert.Null(ReleaseCheck.Announced(key, sums, signature, Name, "v1.2.3", "rg", "amd64"));
        Assert.NotNull(ReleaseCheck.Announced(key, sums, signature, Name, "v1.2.3", "grep", "amd64"));
    }

    /// <summary>A pre-release's archive is not to pass for the release.</summary>
    [Fact]
    public void The_archive_of_a_prerelease_is_not_that_of_the_release() =>
        Assert.False(ReleaseCheck.NamesVersion("app-v1.2.3-rc.1-linux-amd64.tar.gz", "v1.2.3"));

    [Theory]
    [InlineData("")]
    [InlineData("MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE")]
    [InlineData("-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n-----END PUBLIC KEY-----")]
    public void What_is_no_P256_key_is_refused(string text) => Assert.Contains(
        "not an ECDSA P-256 public key in PEM", ReleaseKey.Parse(text).Failure!.Message, StringComparison.Ordinal);

    private static Ysco.Results.Result<ReleaseManifest> Parse(string json) => ReleaseManifest.Parse(Encoding.UTF8.GetBytes(json));
}

using System.Security.Cryptography;
using Xunit;
using Ysco.Tests.Binary;

namespace Ysco.Tests.EndToEnd;

/// <summary>ysco is built here, anew and in another folder.</summary>
[Collection(OwnBuildCollection.Name)]
public class OwnBuildTests(OwnTree tree)
{
    [Fact]
    public async Task The_same_source_in_another_folder_gives_the_same_bytes()
    {
        string copy = await tree.BinaryAsync();
        File.Delete(copy);
        ProcessOutcome made = await tree.MakeAsync("publish", await OwnTree.SameFrameworkAsync());
        Assert.True(made.ExitCode == 0, made.ToString());

        // They differ when the published binary is of another commit, or has a release key: make publish.
        Assert.Equal((await ProcessRun.RunAsync(copy, ["version"])).Stdout, (await YscoBinary.RunAsync("version")).Stdout);
        Assert.Equal(Sum(copy), Sum(YscoBinary.Location));
    }

    [Fact]
    public async Task What_is_no_release_key_ends_the_build_before_it_begins()
    {
        using var p384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var p256 = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        string file = tree["key"];
        foreach (string? content in (string?[])[null, "", "key\n", p384.ExportSubjectPublicKeyInfoPem(), p256.ExportPkcs8PrivateKeyPem()])
        {
            File.Delete(file);
            if (content is not null)
            {
                File.WriteAllText(file, content);
            }

            ProcessOutcome made = await tree.MakeAsync("publish", $"RELEASE_KEY={file}");

            Assert.NotEqual(0, made.ExitCode);
            Assert.Equal("", made.Stdout);
            Assert.StartsWith(
                $"make: RELEASE_KEY={file}: not the public half of an ECDSA P-256 key in PEM (\"ysco registry releasekey DIR\" prints it)\nmake: *** ",
                made.Stderr, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task For_a_processor_that_it_is_not_made_for_it_says_so()
    {
        ProcessOutcome made = await tree.MakeAsync("publish", "RID=linux-s390x");

        Assert.NotEqual(0, made.ExitCode);
        Assert.StartsWith("make: RID=linux-s390x: ysco is made for linux-x64, linux-arm64 and linux-arm\nmake: *** ", made.Stderr, StringComparison.Ordinal);
    }

    private static string Sum(string file)
    {
        using FileStream content = File.OpenRead(file);
        return Convert.ToHexStringLower(SHA256.HashData(content));
    }
}

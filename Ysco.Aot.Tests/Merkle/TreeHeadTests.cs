using Xunit;
using Ysco.Merkle;
using Ysco.Results;

namespace Ysco.Tests.Merkle;

public class TreeHeadTests
{
    private const string Root = "78FNlHh0lNjIBE1fKRSuPmM6X6S3UQAladPwqsnQu5o=";

    [Theory]
    [InlineData(0)]
    [InlineData(318)]
    [InlineData(TreeHead.MaxSize)]
    public void A_head_prints_as_it_was_read(long size)
    {
        string text = $"go.sum database tree\n{size}\n{Root}\n";
        TreeHead head = TreeHead.Parse(text).Value;
        Assert.Equal(size, head.Size);
        Assert.Equal(text, head.ToString());
    }

    [Fact]
    public void Lines_after_the_third_are_allowed() =>
        Assert.Equal(5, TreeHead.Parse($"go.sum database tree\n5\n{Root}\nmore\nand more\n").Value.Size);

    [Theory]
    [InlineData("", FailureKind.Invalid)]
    [InlineData("go.sum database tree\n", FailureKind.Invalid)]
    [InlineData("go.sum database tree\n5\n" + Root, FailureKind.Invalid)]
    [InlineData("other tree\n5\n" + Root + "\n", FailureKind.Invalid)]
    [InlineData("go.sum database tree \n5\n" + Root + "\n", FailureKind.Invalid)]
    [InlineData("go.sum database tree\n\n" + Root + "\n", FailureKind.Invalid)]
    [InlineData("go.sum database tree\n-1\n" + Root + "\n", FailureKind.Invalid)]
    [InlineData("go.sum database tree\n+1\n" + Root + "\n", FailureKind.Invalid)]
    [InlineData("go.sum database tree\n05\n" + Root + "\n", FailureKind.Invalid)]
    [InlineData("go.sum database tree\n5 \n" + Root + "\n", FailureKind.Invalid)]
    [InlineData("go.sum database tree\n0x5\n" + Root + "\n", FailureKind.Invalid)]
    [InlineData("go.sum database tree\n5\n\n", FailureKind.Invalid)]
    [InlineData("go.sum database tree\n5\nAAAA\n", FailureKind.Invalid)]
    [InlineData("go.sum database tree\n5\n" + Root + " \n", FailureKind.Invalid)]
    [InlineData("go.sum database tree\n281474976710657\n" + Root + "\n", FailureKind.Security)]
    [InlineData("go.sum database tree\n9223372036854775807\n" + Root + "\n", FailureKind.Security)]
    [InlineData("go.sum database tree\n9223372036854775808\n" + Root + "\n", FailureKind.Security)]
    [InlineData("go.sum database tree\n99999999999999999999999999999999999999999999\n" + Root + "\n", FailureKind.Security)]
    public void What_is_no_head_is_refused(string text, FailureKind kind) =>
        Assert.Equal(kind, TreeHead.Parse(text).Failure!.Kind);
}

using System.Text;
using Xunit;
using Ysco.Updates;
using Ysco.Worker;

namespace Ysco.Tests.Worker;

public class VersionCheckTests
{
    [Theory]
    [InlineData("{\"Check\":{\"Versions\":[null]}}")]
    [InlineData("{\"Check\":{\"Versions\":[\"v0.1.2\"],\"Current\":\"go1.20.3\"}}")]
    [InlineData("{\"Check\":{\"Versions\":[],\"Remarks\":[null]}}")]
    [InlineData("{\"Check\":{\"VersionsFailure\":{}}}")]
    [InlineData("{\"Check\":{}}")]
    [InlineData("{\"Failure\":{}}")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"Check\":{\"Versions\":[\"v0.1.2\"")]
    public void Whatever_a_worker_answers_is_taken_without_harm(string answer)
    {
        (CheckOutcome outcome, CheckAnswer details) = VersionCheck.Read(Encoding.UTF8.GetBytes(answer));
        Assert.All(outcome.Versions ?? [], Assert.NotNull);
        Assert.All(details.Remarks, Assert.NotNull);
        Assert.NotNull(outcome.VersionsError);
        Assert.NotNull(outcome.ToolchainsError);
    }
}

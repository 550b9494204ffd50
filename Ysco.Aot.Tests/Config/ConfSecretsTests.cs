using Xunit;
using Ysco.Config;

namespace Ysco.Tests.Config;

/// <summary>What of a configuration is shown.</summary>
public class ConfSecretsTests
{
    [Theory]
    [InlineData("Notify:\n\t-\n\t\tURL: https://h.example:8443/s3cret\n", "Notify:\n\t-\n\t\tURL: https://h.example:8443/(not shown)\n")]
    [InlineData("Notify:\n\t-\n\t\tURL: https://h.example?s3cret\n", "Notify:\n\t-\n\t\tURL: https://h.example/(not shown)\n")]
    [InlineData("Notify:\r\n\t-\r\n\t\tURL: https://h.example/s3cret\r\n\t\tKinds:\r\n", "Notify:\r\n\t-\r\n\t\tURL: https://h.example/(not shown)\r\n\t\tKinds:\r\n")]
    [InlineData("Notify:\n\n# one\n\t-\n\t\t# URL: https://h.example/s3cret", "Notify:\n\n# one\n\t-\n\t\t# URL: https://h.example/(not shown)")]
    [InlineData("# Notify:\n#\t-\n#\t\tURL: https://h.example/s3cret\n", "# Notify:\n#\t-\n#\t\tURL: https://h.example/(not shown)\n")]
    [InlineData("Notify:\n\t-\n\t\t# https://me:s3cret@h.example/\n", "Notify:\n\t-\n\t\t# https:///(not shown)\n")]
    public void The_end_of_a_url_that_is_posted_to_is_not_shown(string text, string shown)
    {
        Assert.Equal(shown, ConfSecrets.Hide(text));
        Assert.Equal(shown, ConfSecrets.Hide(shown));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Notify:")]
    [InlineData("Notify:\n\t-\n\t\tURL: https://h.example/\n")]
    [InlineData("Notify:\n\t-\n\t\tURL: https://h.example\n")]
    [InlineData("Notify:\n\t-\n\t\tURL: https://h.example/\nGobuild:\n\tBaseURL: https://b.example/tlog\n")]
    [InlineData("Process:\n\tNotify: true\n\tHealthURL: http://127.0.0.1/health\n")]
    [InlineData("Links:\n\t-\n\t\tURL: https://h.example/a\n\n")]
    public void All_else_is_shown_as_it_stands(string text) => Assert.Equal(text, ConfSecrets.Hide(text));
}

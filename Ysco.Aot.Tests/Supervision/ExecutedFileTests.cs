using System.Diagnostics;
using Xunit;
using Ysco.Supervision;

namespace Ysco.Tests.Supervision;

public class ExecutedFileTests
{
    [Fact]
    public async Task A_file_is_run_as_long_as_a_process_executes_it_under_whatever_name()
    {
        using var folder = new TemporaryFolder();
        File.Copy("/bin/sleep", folder["it-v1"]);
        File.Copy("/bin/sleep", folder["it-v2"]);
        File.CreateSymbolicLink(folder["it"], "it-v1");
        await Process.Start("ln", [folder["it-v1"], folder["other"]]).WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.False(ExecutedFile.IsRun(folder["it-v1"]));

        using Process process = Process.Start(folder["it"], "600");

        Assert.True(ExecutedFile.IsRun(folder["it-v1"]));
        Assert.True(ExecutedFile.IsRun(folder["other"]));
        Assert.False(ExecutedFile.IsRun(folder["it-v2"]));
        Assert.False(ExecutedFile.IsRun(folder["none"]));
        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.False(ExecutedFile.IsRun(folder["it-v1"]));
    }
}

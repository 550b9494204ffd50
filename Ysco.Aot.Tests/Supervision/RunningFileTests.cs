using System.Diagnostics;
using System.Threading.Channels;
using Xunit;
using Ysco.Supervision;
using Ysco.Tests.Binary;

namespace Ysco.Tests.Supervision;

/// <summary>What a process runs, and what becomes of the names of it.</summary>
public sealed class RunningFileTests : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private Process process = null!;

    public async ValueTask InitializeAsync()
    {
        await Executables.CopyAsync("/bin/sleep", folder["ours"]);
        process = Process.Start(folder["ours"], "600");
    }

    [Fact]
    public void It_is_known_by_any_of_its_names_and_by_its_bytes()
    {
        RunningFile file = RunningFile.Of(process.Id, folder["ours"])!;
        File.CreateSymbolicLink(folder["link"], "ours");
        File.Copy("/bin/sleep", folder["copy"]);
        File.Copy("/bin/true", folder["other"]);

        Assert.All(["ours", "link", "copy"], name => Assert.True(file.IsAt(folder[name]), name));
        Assert.All(["other", "nothing"], name => Assert.False(file.IsAt(folder[name]), name));
        file.Close();
    }

    [Fact]
    public void It_is_known_though_its_name_is_gone_or_another_files_and_can_be_put_back()
    {
        File.Copy("/bin/true", folder["other"]);
        File.Move(folder["other"], folder["ours"], overwrite: true);
        RunningFile file = RunningFile.Of(process.Id, folder["ours"])!;
        Assert.False(file.IsAt(folder["ours"]));

        Assert.Null(file.PutBack(folder["aside"]));

        Assert.Equal(File.ReadAllBytes("/bin/sleep"), File.ReadAllBytes(folder["ours"]));
        Assert.Equal(File.ReadAllBytes("/bin/true"), File.ReadAllBytes(folder["aside"]));
        Assert.True(file.IsAt(folder["ours"]));
        file.Close();
    }

    [Fact]
    public async Task There_is_no_moment_without_a_file_of_its_name()
    {
        File.Copy("/bin/true", folder["other"]);
        File.Move(folder["other"], folder["ours"], overwrite: true);
        RunningFile file = RunningFile.Of(process.Id, folder["ours"])!;
        var names = Channel.CreateUnbounded<(string From, string To)>();
        using var watcher = new FileSystemWatcher(folder.Path) { NotifyFilter = NotifyFilters.FileName };
        watcher.Renamed += (_, renamed) => names.Writer.TryWrite((renamed.OldName!, renamed.Name!));
        watcher.EnableRaisingEvents = true;

        Assert.Null(file.PutBack(folder["aside"]));

        Assert.Equal("ours", (await names.Reader.ReadAsync(TestContext.Current.CancellationToken)).To);
        Assert.Equal(File.ReadAllBytes("/bin/true"), File.ReadAllBytes(folder["aside"]));
        file.Close();
    }

    [Fact]
    public void A_folder_in_its_place_goes_aside()
    {
        File.Delete(folder["ours"]);
        Directory.CreateDirectory(folder["ours/there"]);
        RunningFile file = RunningFile.Of(process.Id, folder["ours"])!;

        Assert.Null(file.PutBack(folder["aside"]));

        Assert.True(file.IsAt(folder["ours"]));
        Assert.True(Directory.Exists(folder["aside/there"]));
        file.Close();
    }

    [Fact]
    public void It_is_put_back_nowhere_else_than_where_it_can_be()
    {
        RunningFile file = RunningFile.Of(process.Id, folder["ours"])!;
        Directory.Delete(folder.Path, recursive: true);

        Assert.NotNull(file.PutBack(folder["aside"]));
        Directory.CreateDirectory(folder.Path);
        file.Close();
    }

    [Fact]
    public void A_program_of_another_name_is_not_the_service() =>
        Assert.Null(RunningFile.Of(process.Id, "/bin/true"));

    [Fact]
    public void Of_a_process_that_is_gone_nothing_is_known()
    {
        process.Kill();
        process.WaitForExit();

        Assert.Null(RunningFile.Of(process.Id, folder["ours"]));
    }

    public ValueTask DisposeAsync()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
        folder.Dispose();
        return ValueTask.CompletedTask;
    }
}

using System.Text.RegularExpressions;
using Xunit;

namespace Ysco.Tests;

public class ArchitectureTests
{
    private const int MaxFileLines = 400;

    private static readonly string Root = FindRoot();

    [Fact]
    public void A_folder_uses_only_folders_above_it()
    {
        string program = Path.Combine(Root, "Ysco.Aot");
        var breaches = new List<(string File, string Text)>();
        int files = 0;
        foreach (string path in Sources("Ysco.Aot"))
        {
            string folder = Path.GetDirectoryName(Path.GetRelativePath(program, path))!.Replace('/', '.');
            if (folder.Length > 0)
            {
                files++;
                breaches.AddRange(FolderOrder.Breaches(folder, File.ReadAllText(path), IsType).Select(breach => (path, breach)));
            }
        }

        Assert.Empty(breaches);
        Assert.True(files > 50);

        bool IsType(string folder, string name) => File.Exists(Path.Combine(program, folder.Replace('.', '/'), name + ".cs"));
    }

    [Theory]
    [InlineData("using Ysco.Commands;", "Config uses Commands, which is not above it")]
    [InlineData("using static Ysco.Updates.UpdateMachine;", "Config uses Updates, which is not above it")]
    [InlineData("using Line = global::Ysco.Admin.Line;", "Config uses Admin, which is not above it")]
    [InlineData("using Ysco.Quux;", "Config uses Quux, which is not above it")]
    [InlineData("class A { Runtime.Known a; }", "Config uses Runtime, which is not above it")]
    [InlineData("class A { global::Ysco.Runtime.Known.Inner a; }", "Config uses Runtime, which is not above it")]
    [InlineData("using Ysco.Sconf; using Ysco.Dns.Client;", "")]
    [InlineData("using System.Text; using Ysco.Config;", "")]
    [InlineData("class A { /* a */ Runtime.Other a; string b = \"Runtime.Known\"; } // Runtime.Known", "")]
    public void A_breach_is_noticed(string code, string breach)
    {
        string text = code.Replace("; using", ";\nusing", StringComparison.Ordinal) + "\nnamespace Ysco.Config;\n";
        IReadOnlyList<string> found = FolderOrder.Breaches("Config", text, (_, name) => name == "Known");
        Assert.Equal(breach, string.Join('\n', found));
    }

    [Fact]
    public void A_sub_folder_has_its_own_place()
    {
        const string Text = "using Ysco.Dns.Client;\nnamespace Ysco.Dns;\n";
        Assert.Equal(["Dns uses Dns.Client, which is not above it"], FolderOrder.Breaches("Dns", Text, (_, _) => false));
    }

    [Fact]
    public void A_folder_without_a_place_and_a_wrong_namespace_are_noticed()
    {
        Assert.Equal(["folder Utils has no place in the order"], FolderOrder.Breaches("Utils", "", (_, _) => false));
        Assert.Equal(["Go: the namespace is not that of the folder"], FolderOrder.Breaches("Go", "namespace Ysco.Golang;", (_, _) => false));
    }

    [Fact]
    public void No_file_has_more_than_400_lines()
    {
        string[] long_ = [.. Sources("Ysco.Aot").Concat(Sources("Ysco.Aot.Generators")).Concat(Sources("Ysco.Aot.Tests"))
            .Where(path => File.ReadLines(path).Count() > MaxFileLines)];
        Assert.Empty(long_);
    }

    /// <summary>A fifo that somebody put there would hold up whoever opens it without one of these.</summary>
    [Fact]
    public void No_file_is_opened_in_a_way_that_waits_for_somebody()
    {
        string[] waits = [.. Sources("Ysco.Aot").SelectMany(path => File.ReadLines(path)
            .Where(line => line.Contains("Files.open(", StringComparison.Ordinal)
                && !Regex.IsMatch(line, @"O_NONBLOCK|O_DIRECTORY|O_EXCL|O_PATH|\bFlags\b|\bReading\b|Files\.open\(\$?""/|PathToExecute|""\."""))
            .Select(line => $"{Path.GetFileName(path)}: {line.Trim()}"))];
        Assert.Empty(waits);
    }

    private static IEnumerable<string> Sources(string project) =>
        Directory.EnumerateFiles(Path.Combine(Root, project), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/Vectors/", StringComparison.Ordinal));

    /// <summary>The working tree that this program was built in.</summary>
    private static string FindRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Ysco.Aot", "Ysco.Aot.csproj")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new DirectoryNotFoundException("the tests do not run inside the working tree");
    }
}

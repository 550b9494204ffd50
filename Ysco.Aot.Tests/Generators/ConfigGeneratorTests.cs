using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;
using Ysco.Generators;

namespace Ysco.Tests.Generators;

public class ConfigGeneratorTests
{
    private const string Section = """
        namespace Ysco.Config
        {
            public class ConfSectionAttribute : System.Attribute { }
            public class ConfKeyAttribute : System.Attribute { public string Name, Min, Check, Example; public bool Required; }
        }
        namespace Ysco.Config
        {
            /// <summary>A section.</summary>
            [ConfSection]
            public partial record Sample
            {
                /// <summary>Says "hello"
                /// in two lines.</summary>
                [ConfKey(Name = "URL", Required = true, Check = "CheckUrl", Example = "x")]
                public string Url { get; init; } = "";

                /// <summary>How long.</summary>
                [ConfKey(Min = "5s")]
                public System.TimeSpan Delay { get; init; }
            }
        }
        """;

    [Fact]
    public void A_key_is_read_and_described_with_what_its_property_says()
    {
        string code = Assert.Single(Run(Section).GeneratedTrees).ToString();
        Assert.Contains("""at.Known("URL", "Delay");""", code, StringComparison.Ordinal);
        Assert.Contains("""Url = at.Value("URL", defaults.Url, global::Ysco.Config.ConfRules.Required, global::Ysco.Config.ConfValues.ParseText, static value => CheckUrl(value)),""", code, StringComparison.Ordinal);
        Assert.Contains("""static value => global::Ysco.Config.ConfValues.AtLeast(value, "5s")),""", code, StringComparison.Ordinal);
        Assert.Contains("""to.Value("URL", "Says \"hello\" in two lines.",""", code, StringComparison.Ordinal);
    }

    [Fact]
    public void The_code_of_a_new_property_names_its_key()
    {
        string more = Section.Replace("/// <summary>How long.", "/// <summary>New.</summary>\npublic bool Fresh { get; init; }\n\n/// <summary>How long.", StringComparison.Ordinal);
        string code = Assert.Single(Run(more).GeneratedTrees).ToString();
        Assert.Contains("""Fresh = at.Value("Fresh", defaults.Fresh,""", code, StringComparison.Ordinal);
        Assert.Contains("""to.Value("Fresh", "New.",""", code, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("public string Url", "public object Url", "YSC003", "Url")]
    [InlineData("public string Url", "public System.Collections.Generic.IReadOnlyList<int> Url", "YSC003", "Url")]
    [InlineData("/// <summary>How long.</summary>", "", "YSC002", "Delay")]
    [InlineData("public partial record Sample", "public record Sample", "YSC001", "Sample")]
    [InlineData("public partial record Sample", "public partial class Sample", "YSC001", "Sample")]
    public void A_model_that_cannot_be_generated_from_is_an_error_at_its_place(string old, string changed, string id, string subject)
    {
        GeneratorDriverRunResult result = Run(Section.Replace(old, changed, StringComparison.Ordinal));
        Diagnostic problem = Assert.Single(result.Diagnostics);
        Assert.Equal((id, DiagnosticSeverity.Error), (problem.Id, problem.Severity));
        Assert.StartsWith($"'{subject}' ", problem.GetMessage(), StringComparison.Ordinal);
        Assert.True(problem.Location.GetLineSpan().StartLinePosition.Line > 6);
        Assert.Empty(result.GeneratedTrees);
    }

    [Fact]
    public void A_change_elsewhere_makes_no_model_anew()
    {
        CSharpCompilation before = Compile(Section);
        GeneratorDriver driver = CSharpGeneratorDriver.Create(
            [new ConfigGenerator().AsSourceGenerator()],
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
        driver = driver.RunGenerators(before, TestContext.Current.CancellationToken);
        CSharpCompilation after = before.AddSyntaxTrees(CSharpSyntaxTree.ParseText("class Elsewhere { }", cancellationToken: TestContext.Current.CancellationToken));
        GeneratorRunResult result = Assert.Single(driver.RunGenerators(after, TestContext.Current.CancellationToken).GetRunResult().Results);
        Assert.All(Reasons(result), reason => Assert.True(reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged));
        CSharpCompilation changed = Compile(Section.Replace("\"5s\"", "\"6s\"", StringComparison.Ordinal));
        result = Assert.Single(driver.RunGenerators(changed, TestContext.Current.CancellationToken).GetRunResult().Results);
        Assert.Contains(IncrementalStepRunReason.Modified, Reasons(result));
    }

    private static IEnumerable<IncrementalStepRunReason> Reasons(GeneratorRunResult result) =>
        result.TrackedSteps[ConfigGenerator.ModelStep].SelectMany(step => step.Outputs).Select(output => output.Reason);

    private static GeneratorDriverRunResult Run(string source) =>
        CSharpGeneratorDriver.Create(new ConfigGenerator()).RunGenerators(Compile(source), TestContext.Current.CancellationToken).GetRunResult();

    private static CSharpCompilation Compile(string source)
    {
        string runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        MetadataReference[] references =
            [.. ((string[])["System.Private.CoreLib.dll", "System.Runtime.dll"]).Select(name => MetadataReference.CreateFromFile(Path.Combine(runtime, name)))];
        return CSharpCompilation.Create("sample", [CSharpSyntaxTree.ParseText(source)], references, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
    }
}

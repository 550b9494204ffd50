using System.Globalization;
using System.Xml;
using Xunit.Runner.InProc.SystemConsole;
using Ysco.Tests.Bench;
using Ysco.Tests.Demo;
using Ysco.Tests.Dns.Dnssec;
using Ysco.Tests.Machine;
using Ysco.Tests.World;

namespace Ysco.Tests;

/// <summary>Runs the tests; with a first argument that names another job, that job.</summary>
public static class Program
{
    private const int PoolThreads = 32;

    /// <summary>Dispatches on the first argument.</summary>
    public static Task<int> Main(string[] args) => args.FirstOrDefault() switch
    {
        "world" => WorldCommands.RunAsync(Console.In, Console.Out),
        "demo" => DemoJob.RunAsync(Console.Out, keep: Environment.GetEnvironmentVariable("KEEP") == "1"),
        "bench" => BenchJob.RunAsync(Console.Out, args[1..]),
        "powercut" => PowerCutJob.RunAsync(Console.Out, args[1..]),
        "fuzz" => FuzzJob.RunAsync(Console.Out, args.ElementAtOrDefault(1)),
        _ => TestsAsync(args),
    };

    // The runner's own summary counts more than passed and failed; the line that scripts read has only these, last.
    private static async Task<int> TestsAsync(string[] args)
    {
        // The servers of the world share the pool with the tests; it must not be slow to grow when some of them block.
        ThreadPool.SetMinThreads(PoolThreads, PoolThreads);
        string results = Path.GetTempFileName();
        try
        {
            int status = await ConsoleRunner.Run([.. args, "-noColor", "-xml", results]);
            if (new FileInfo(results).Length == 0)
            {
                return status;
            }

            var (passed, failed) = Totals(results);
            Console.WriteLine($"{passed} passed, {failed} failed");
            return failed > 0 || passed == 0 ? 1 : status;
        }
        finally
        {
            File.Delete(results);
        }
    }

    // A failing clean-up or a class that can't be made is an error of the assembly: it counts as failed.
    private static (int Passed, int Failed) Totals(string file)
    {
        int passed = 0, failed = 0;
        using var reader = XmlReader.Create(file);
        while (reader.ReadToFollowing("assembly"))
        {
            passed += Attribute(reader, "passed");
            failed += Attribute(reader, "failed") + Attribute(reader, "errors");
        }

        return (passed, failed);
    }

    private static int Attribute(XmlReader reader, string name) =>
        int.Parse(reader.GetAttribute(name) ?? "0", CultureInfo.InvariantCulture);
}

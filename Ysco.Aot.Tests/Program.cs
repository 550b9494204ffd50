using Xunit.Runner.InProc.SystemConsole;

namespace Ysco.Tests;

/// <summary>Runs the tests; with a first argument that names another job, that job.</summary>
public static class Program
{
    /// <summary>Dispatches on the first argument.</summary>
    public static Task<int> Main(string[] args) => ConsoleRunner.Run(args);
}

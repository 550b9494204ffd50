using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Ysco.Tests.Binary;

/// <summary>Processes as /proc shows them.</summary>
public static class ProcessTable
{
    /// <summary>Every living process whose executable's path begins so.</summary>
    public static IReadOnlyList<int> WithExecutable(string start) =>
    [
        .. Directory.EnumerateDirectories("/proc")
            .Select(d => int.TryParse(Path.GetFileName(d), out int pid) ? pid : 0)
            .Where(pid => pid > 0 && IsAlive(pid) && Executable(pid)?.StartsWith(start, StringComparison.Ordinal) == true),
    ];

    /// <summary>The children of a process, whichever of its threads started them.</summary>
    public static IReadOnlyList<int> Children(int pid)
    {
        var children = new List<int>();
        try
        {
            foreach (string task in Directory.EnumerateDirectories($"/proc/{pid}/task"))
            {
                string text = File.ReadAllText(Path.Combine(task, "children"));
                children.AddRange(text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(p => int.Parse(p, CultureInfo.InvariantCulture)));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It, or one of its threads, ended while we looked.
        }

        return children;
    }

    /// <summary>Whether the process is there and not a zombie.</summary>
    public static bool IsAlive(int pid) => State(pid) is not (null or 'Z' or 'X');

    /// <summary>The state letter of /proc/pid/stat; null when there is no such process.</summary>
    public static char? State(int pid)
    {
        try
        {
            string stat = File.ReadAllText($"/proc/{pid}/stat");
            return stat[stat.LastIndexOf(')') + 2];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The value of a line of /proc/pid/status (<c>SigBlk</c>, <c>VmRSS</c>), null when there is none.</summary>
    public static string? Status(int pid, string name)
    {
        try
        {
            return File.ReadLines($"/proc/{pid}/status").FirstOrDefault(l => l.StartsWith(name + ":", StringComparison.Ordinal))?[(name.Length + 1)..].Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The path that execve(2) was given, as the kernel tells the program: AT_EXECFN of getauxval(3).</summary>
    public static string ExecutedPath(int pid)
    {
        const long AT_EXECFN = 31;
        const int PathBytes = 4096;
        long[] vector = MemoryMarshal.Cast<byte, long>(File.ReadAllBytes($"/proc/{pid}/auxv")).ToArray();
        int at = Enumerable.Range(0, vector.Length / 2).First(i => vector[2 * i] == AT_EXECFN);
        using var memory = File.OpenHandle($"/proc/{pid}/mem");
        byte[] path = new byte[PathBytes];
        int length = RandomAccess.Read(memory, path, vector[(2 * at) + 1]);
        return Encoding.UTF8.GetString(path.AsSpan(0, Array.IndexOf(path, (byte)0, 0, length)));
    }

    /// <summary>A line of /proc/pid/limits; empty when there is none.</summary>
    public static string Limit(int pid, string name) =>
        File.ReadLines($"/proc/{pid}/limits").FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal)) ?? "";

    /// <summary>The file that a process runs, null when it can't be seen.</summary>
    public static string? Executable(int pid)
    {
        try
        {
            return File.ResolveLinkTarget($"/proc/{pid}/exe", returnFinalTarget: false)?.FullName;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The processes that have this variable with this value in the environment they were started with.</summary>
    public static IReadOnlyList<int> WithVariable(string name, string value)
    {
        byte[] wanted = Encoding.UTF8.GetBytes($"{name}={value}\0");
        return [.. Directory.EnumerateDirectories("/proc")
            .Select(d => int.TryParse(Path.GetFileName(d), out int pid) ? pid : 0)
            .Where(pid => pid > 0 && Environ(pid).AsSpan().IndexOf(wanted) >= 0)];
    }

    private static byte[] Environ(int pid)
    {
        try
        {
            return File.ReadAllBytes($"/proc/{pid}/environ");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}

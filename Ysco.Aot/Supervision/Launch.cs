using System.Globalization;
using System.Runtime.InteropServices;
using Ysco.Config;
using Ysco.Posix;
using Ysco.Results;

namespace Ysco.Supervision;

/// <summary>
/// Starts a program on the service's terms: directly where posix_spawn can do all of it, else by way of
/// <see cref="Launcher"/>. It returns when the program runs, or with the reason why it does not: a process that could not
/// be made what it should be is never one that "ended".
/// Limits: a launcher has <see cref="PatienceMilliseconds"/>, and <see cref="LaunchPlan.MaxBytes"/> of arguments and environment.
/// </summary>
public static class Launch
{
    /// <summary>A launcher needs some 5 ms; a folder that lies on a network may need its time.</summary>
    private const int PatienceMilliseconds = 10_000;

    /// <summary>Starts a program, which leads a process group of its own.</summary>
    /// <param name="terms">On whose terms.</param>
    /// <param name="file">The file; relative to our current folder.</param>
    /// <param name="arguments">argv, the program's name first.</param>
    /// <param name="descriptors">Our descriptors, and the numbers they get in it. 0, 1 and 2 go along anyway.</param>
    /// <param name="ownSession">It gets a session of its own too.</param>
    /// <returns>The process id; whoever starts a program waits for it.</returns>
    internal static Result<int> Start(
        LaunchTerms terms, string file, IReadOnlyList<byte[]> arguments, ReadOnlySpan<(int Ours, int Theirs)> descriptors = default,
        bool ownSession = false)
    {
        if (terms.NeedsLauncher)
        {
            return StartLauncher(terms, file, arguments, descriptors, ownSession);
        }

        List<byte[]>? environment = terms.Environment.Count > 0 ? ServiceEnvironment.Make(Processes.Environment(), null, terms.Environment) : null;
        int error = Spawn.Start(file, arguments, environment, descriptors, out int pid, ownSession);
        return error == 0 ? pid : Failure.Local($"{file}: starting: {Errno.Describe(error)}");
    }

    /// <summary>Tries whether a program could be started on these terms, without one. Null when it could.</summary>
    /// <param name="terms">The terms.</param>
    internal static Failure? Try(LaunchTerms terms)
    {
        if (!terms.NeedsLauncher)
        {
            return null;
        }

        if (!StartLauncher(terms, null, [], default, ownSession: false).Try(out int pid, out Failure? failure))
        {
            return failure;
        }

        Children.Abandon(pid);
        return null;
    }

    /// <summary>Asks the kernel whether the user of these terms may execute a program. Null when it may, or that cannot be told.</summary>
    /// <param name="terms">The terms.</param>
    /// <param name="file">The program; relative to our current folder.</param>
    internal static Failure? TryProgram(LaunchTerms terms, string file)
    {
        // Capabilities may let it, and access(2) does not count them.
        if (terms.User is null || terms.Capabilities != CapabilitySet.None)
        {
            return null;
        }

        if (!StartLauncher(terms, file, [], default, ownSession: false).Try(out int pid, out Failure? failure))
        {
            return failure;
        }

        Children.Abandon(pid);
        return null;
    }

    private static Result<int> StartLauncher(
        LaunchTerms terms, string? file, IReadOnlyList<byte[]> arguments, ReadOnlySpan<(int Ours, int Theirs)> descriptors, bool ownSession)
    {
        string name = file ?? "the service";
        List<byte[]> environment = ServiceEnvironment.Make(Processes.Environment(), terms.User, [.. Folder(terms), .. terms.Environment]);
        byte[] plan = LaunchPlan.Of(terms, file is null ? "" : Absolute(file), arguments, environment).Format();
        if (plan.Length > LaunchPlan.MaxBytes)
        {
            return Failure.Local($"{name}: starting: {Errno.Describe(Errno.E2BIG)}");
        }

        if (!OpenPlan(plan, out int planFile) || !OpenPipe(out int reader, out int writer))
        {
            Failure failure = Failure.Local($"{name}: starting: {Errno.Describe(Errno.Last)}");
            FileIo.Close(planFile);
            return failure;
        }

        Result<int> started = Start(terms, name, [.. descriptors, (planFile, planFile), (writer, writer)], ownSession, reader, writer);
        FileIo.Close(planFile);
        FileIo.Close(reader);
        return started;
    }

    /// <summary>The descriptors of plan and pipe keep their numbers: any other number may be one that the service is to get.</summary>
    private static Result<int> Start(
        LaunchTerms terms, string name, ReadOnlySpan<(int Ours, int Theirs)> descriptors, bool ownSession, int reader, int writer)
    {
        string planNumber = descriptors[^2].Ours.ToString(CultureInfo.InvariantCulture);
        string pipeNumber = writer.ToString(CultureInfo.InvariantCulture);
        string binary = OwnBinary.PathToExecute();
        int error = Spawn.Start(
            binary, Spawn.Bytes("ysco", Launcher.Argument, planNumber, pipeNumber), [], descriptors, out int pid, ownSession);
        FileIo.Close(writer);
        if (error != 0)
        {
            return Failure.Local($"{name}: starting a launcher, {binary}: {Errno.Describe(error)}");
        }

        LaunchReport? last = null;
        bool inTime = FileIo.WaitToRead(reader, PatienceMilliseconds);
        while (inTime && Read(reader) is { } report)
        {
            last = report;
            inTime = FileIo.WaitToRead(reader, PatienceMilliseconds);
        }

        if (inTime && last is { Step: LaunchStep.Execute, Error: 0 })
        {
            return pid;
        }

        Children.Abandon(pid);
        return LaunchFailure.Of(terms, name, inTime, last);
    }

    private static LaunchReport? Read(int pipe)
    {
        Span<byte> bytes = stackalloc byte[LaunchReport.SizeBytes];
        return FileIo.Read(pipe, bytes) == bytes.Length ? MemoryMarshal.Read<LaunchReport>(bytes) : null;
    }

    private static bool OpenPlan(byte[] plan, out int file)
    {
        file = FileIo.OpenMemory();
        return file >= 0 && FileIo.WriteAll(file, plan) && Files.lseek64(file, 0, Files.SEEK_SET) == 0;
    }

    /// <summary>A pipe, both ends closed on exec; false when there is none, with <see cref="Errno.Last"/>.</summary>
    internal static unsafe bool OpenPipe(out int reader, out int writer)
    {
        int* ends = stackalloc int[2] { -1, -1 };
        bool opened = FileIo.pipe2(ends, FileIo.O_CLOEXEC) == 0;
        (reader, writer) = (ends[0], ends[1]);
        return opened;
    }

    /// <summary>PWD names the current folder (environ(7)); one of ours would be wrong in another folder.</summary>
    private static string[] Folder(LaunchTerms terms) =>
        terms.WorkFolder == "" ? [] : [$"PWD={Files.RealPath(terms.WorkFolder) ?? Absolute(terms.WorkFolder)}"];

    /// <summary>The launcher may go to another folder, and a path is to be passable for the user from the root on.</summary>
    private static string Absolute(string file)
    {
        string relative = file.StartsWith("./", StringComparison.Ordinal) ? file[2..] : file;
        return file.StartsWith('/') || Files.RealPath(".") is not { } here ? file : $"{here.TrimEnd('/')}/{relative}";
    }
}

using System.Runtime.InteropServices;

namespace Ysco.Supervision;

/// <summary>
/// What a launcher writes to its pipe: one with error number 0 just before the exec, or one that says what failed. The exec
/// closes the pipe. Three numbers of 32 bits, written without a byte of memory being asked for.
/// </summary>
/// <param name="Step">What it is doing.</param>
/// <param name="Error">The error number; 0 for none.</param>
/// <param name="Detail">What the step says.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct LaunchReport(LaunchStep Step, int Error, int Detail)
{
    internal const int SizeBytes = 12;

    /// <summary>Error number for what did not fail and should have, or is not as it was set: none of the kernel's.</summary>
    internal const int NotSo = -1;
}

namespace Ysco.Posix;

/// <summary>
/// A program may be started with 0, 1 or 2 closed. The next file it opens then gets that number, and what is written to
/// "stderr" lands in it: so they are opened first.
/// </summary>
internal static class StandardDescriptors
{
    private const int Highest = 2;

    /// <summary>Opens /dev/null under those of the three numbers that are free; without one, some descriptor that is harmless.</summary>
    internal static void EnsureOpen()
    {
        for (int opened = 0; opened <= Highest;)
        {
            opened = Files.open("/dev/null", FileIo.O_RDWR, 0);
            if (opened < 0)
            {
                // No /dev: the root folder can be neither written to nor harmed.
                opened = Files.open("/", FileIo.O_RDONLY, 0);
            }

            if (opened > Highest || opened < 0)
            {
                FileIo.Close(opened);
                return;
            }
        }
    }
}

namespace Ysco;

/// <summary>The composition root: the only place that names the real clock, sockets, disk and randomness.</summary>
internal static class Program
{
    private static int Main(string[] args) => args.Length == 0 ? 3 : 0;
}

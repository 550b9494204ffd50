using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.EndToEnd;

/// <summary>
/// The releases of the service that tests of <c>ysco run</c> use. All tests share them, so that each is built once and
/// found in the cache from then on.
/// </summary>
internal static class Releases
{
    public const string First = "v0.1.0";
    public const string Second = "v0.1.1";
    public const string Third = "v0.1.2";
    public const string EndsWithZero = "v0.1.20";
    public const string EndsWithThree = "v0.1.21";
    public const string KillsItself = "v0.1.22";
    public const string EndsLate = "v0.1.23";
    public const string IgnoresTerm = "v0.1.24";
    public const string Large = "v0.1.25";

    public const string NeverHealthy = "v0.1.26";
    public const string HealthyLate = "v0.1.27";
    public const string Sickens = "v0.1.28";
    public const string ReadyLate = "v0.1.29";
    public const string NeverReady = "v0.1.30";

    private static readonly Dictionary<string, Behaviour> All = new()
    {
        [First] = Behaviour.Good,
        [Second] = Behaviour.Good,
        [Third] = Behaviour.Good,
        [EndsWithZero] = Behaviour.Exits(TimeSpan.FromMilliseconds(200), 0),
        [EndsWithThree] = Behaviour.Exits(TimeSpan.FromMilliseconds(200), 3),
        [KillsItself] = Behaviour.Killed(TimeSpan.FromMilliseconds(200), Signals.Kill),
        [EndsLate] = Behaviour.Exits(TimeSpan.FromSeconds(3), 4),
        [IgnoresTerm] = Behaviour.IgnoresTerm,
        [NeverHealthy] = Behaviour.Parse("healthy=3600s"),
        [HealthyLate] = Behaviour.Parse("healthy=2s"),
        [Sickens] = Behaviour.Parse("sick=2s"),
        [ReadyLate] = Behaviour.Parse("ready=3s"),
        [NeverReady] = Behaviour.Parse("never-ready"),
        [Large] = Behaviour.Padded(20_000_000, random: true),
    };

    /// <summary>The name of the binary of a release, as it is installed.</summary>
    public static string FileName(string version, string goVersion = TestWorld.GoVersion) =>
        TestWorld.Spec(version, goVersion: goVersion).FileName;

    /// <summary>Makes all of them buildable; a check finds none of them.</summary>
    public static void PublishUnlisted(TestWorld world)
    {
        foreach (var (version, behaviour) in All)
        {
            world.Modules.PublishUnlisted(TestWorld.Service, version, behaviour);
        }
    }

    /// <summary>Lets checks find these.</summary>
    public static void List(TestWorld world, params string[] versions) =>
        Array.ForEach(versions, version => world.Modules.List(TestWorld.Service, version));
}

using System.Globalization;
using Xunit;

namespace Ysco.Tests.Updates;

/// <summary>Random lives. YSCO_MODEL_RUNS and YSCO_MODEL_SEED ask for more of them, or for others.</summary>
public class ModelTests
{
    private const int MovesALife = 60;

    private static readonly int Runs = FromEnvironment("YSCO_MODEL_RUNS", 2000);
    private static readonly int FirstSeed = FromEnvironment("YSCO_MODEL_SEED", 1);

    [Fact]
    public void Whatever_befalls_it_the_service_runs_and_only_what_may_is_installed()
    {
        int rollouts = 0;
        int rollbacks = 0;
        for (int seed = FirstSeed; seed < FirstSeed + Runs; seed++)
        {
            Move[] moves = ModelLife.Moves(seed, MovesALife);
            if (Try(seed, moves, ref rollouts, ref rollbacks) is { } failure)
            {
                Move[] fewest = Shrink(seed, moves);
                Assert.Fail($"seed {seed}: {failure}\nas few moves as show a failure:\n{string.Join('\n', fewest)}\n"
                    + $"{Try(seed, fewest, ref rollouts, ref rollbacks)}");
            }
        }

        // What never rolls out, or never fails, shows nothing.
        Assert.True(rollouts > Runs && rollbacks > Runs / 10, $"{rollouts} rollouts, {rollbacks} rollbacks in {Runs} lives");
    }

    private static string? Try(int seed, Move[] moves, ref int rollouts, ref int rollbacks)
    {
        try
        {
            ModelLife life = ModelLife.Live(seed, moves);
            rollouts += life.Rollouts;
            rollbacks += life.Rollbacks;
            return null;
        }
        catch (InvalidOperationException e)
        {
            return $"{e.Message}\n{e.InnerException}";
        }
    }

    /// <summary>Leaves out moves, many at once and then one by one, as long as what is left fails.</summary>
    private static Move[] Shrink(int seed, Move[] moves)
    {
        int ignored = 0;
        for (int size = moves.Length / 2; size > 0; size /= 2)
        {
            for (int at = 0; at + size <= moves.Length;)
            {
                Move[] fewer = [.. moves[..at], .. moves[(at + size)..]];
                if (Try(seed, fewer, ref ignored, ref ignored) is null)
                {
                    at += size;
                }
                else
                {
                    moves = fewer;
                }
            }
        }

        return moves;
    }

    private static int FromEnvironment(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out int value) ? value : otherwise;
}

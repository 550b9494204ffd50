using Xunit;
using Ysco.Runtime;

namespace Ysco.Tests.Runtime;

/// <summary>How long a service waits for its next start.</summary>
public class RestartPauseTests
{
    [Fact]
    public void Pauses_double_up_to_a_minute_and_begin_anew_after_a_long_run()
    {
        RestartPause state = default;
        var seconds = new List<double>();
        for (int i = 0; i < 9; i++)
        {
            state = state.Next(TimeSpan.FromSeconds(59), out TimeSpan pause);
            seconds.Add(pause.TotalSeconds);
        }

        Assert.Equal([1, 2, 4, 8, 16, 32, 60, 60, 60], seconds);
        state = state.Next(RestartPause.LongRun, out TimeSpan first);
        _ = state.Next(TimeSpan.Zero, out TimeSpan second);
        Assert.Equal((1, 2), (first.TotalSeconds, second.TotalSeconds));
    }
}

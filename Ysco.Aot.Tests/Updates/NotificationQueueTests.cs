using Xunit;
using Ysco.Updates;

namespace Ysco.Tests.Updates;

/// <summary>What a receiver is still to be told, and when.</summary>
public class NotificationQueueTests
{
    private readonly NotificationQueue _queue = new();
    private TimeSpan _now = TimeSpan.FromHours(1);

    [Fact]
    public void What_is_delivered_or_refused_is_done_with_and_the_next_is_due()
    {
        Add(1, 2, 3);
        Assert.True(_queue.Due <= _now);

        Assert.Empty(_queue.Sent(1, 204, _now));
        Assert.Empty(_queue.Sent(2, 404, _now));

        Assert.Equal([3], Waiting);
        Assert.Equal((_now, false), (_queue.Due, _queue.IsFailing));
        _queue.Sent(3, 200, _now);
        Assert.Null(_queue.Due);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(-1, true)]
    [InlineData(101, true)]
    [InlineData(200, false)]
    [InlineData(299, false)]
    [InlineData(302, false)]
    [InlineData(401, false)]
    [InlineData(408, true)]
    [InlineData(425, true)]
    [InlineData(429, true)]
    [InlineData(500, true)]
    [InlineData(503, true)]
    [InlineData(int.MaxValue, true)]
    public void Only_what_may_come_later_is_tried_again(int status, bool again) => Assert.Equal(again, NotificationQueue.MayComeLater(status));

    [Fact]
    public void Pauses_double_up_to_the_longest_and_end_with_a_success()
    {
        Add(1, 2);
        var pauses = new List<double>();
        for (int i = 0; i < NotificationQueue.MaxTries - 1; i++)
        {
            Assert.Empty(_queue.Sent(1, 0, _now));
            pauses.Add((_queue.Due!.Value - _now).TotalSeconds);
            _now = _queue.Due.Value;
        }

        Assert.Equal([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 1800, 1800], pauses);
        _queue.Sent(1, 200, _now);
        Assert.Equal((_now, false), (_queue.Due, _queue.IsFailing));
        _queue.Sent(2, 500, _now);
        Assert.Equal(NotificationQueue.FirstPause, _queue.Due - _now);
    }

    [Fact]
    public void One_that_fails_too_often_makes_room_for_the_next_which_has_tries_of_its_own()
    {
        Add(1);
        for (int i = 1; i < NotificationQueue.MaxTries; i++)
        {
            Assert.Empty(_queue.Sent(1, 500, _now));
        }

        Add(2);
        Assert.Equal([1], _queue.Sent(1, 500, _now).Select(lost => lost.Number));
        Assert.Equal([2], Waiting);
        Assert.Equal(NotificationQueue.LongestPause, _queue.Due - _now);
        Assert.Empty(_queue.Sent(2, 500, _now));
    }

    [Fact]
    public void What_is_too_old_is_given_up_at_the_next_failure()
    {
        Add(1, 2);
        _now += NotificationQueue.MaxAge + TimeSpan.FromSeconds(1);
        Add(3);

        Assert.Equal([1, 2], _queue.Sent(1, 0, _now).Select(lost => lost.Number));
        Assert.Equal([3], Waiting);
    }

    [Fact]
    public void Of_too_many_the_oldest_goes_and_its_answer_that_comes_later_takes_no_other()
    {
        for (int i = 1; i <= NotificationQueue.MaxWaiting; i++)
        {
            Add(i);
        }

        Assert.Equal(1, _queue.Add(new QueuedNotification(99, "paused", "{}", _now))!.Number);
        _queue.Sent(1, 200, _now);
        Assert.Equal(NotificationQueue.MaxWaiting, Waiting.Length);
        Assert.Equal(2, Waiting[0]);
    }

    [Fact]
    public void What_was_there_before_comes_first_and_counts_as_all_others()
    {
        Add([.. Enumerable.Range(10, NotificationQueue.MaxWaiting - 1)]);

        IReadOnlyList<QueuedNotification> lost = _queue.AddEarlier([Notification(1), Notification(2), Notification(3)]);

        Assert.Equal([1, 2], lost.Select(each => each.Number));
        Assert.Equal([3, 10, 11], Waiting[..3]);
        Assert.Equal(NotificationQueue.MaxWaiting, Waiting.Length);
        Assert.Empty(_queue.AddEarlier([]));
    }

    private long[] Waiting => [.. _queue.Waiting.Select(each => each.Number)];

    private void Add(params int[] numbers) =>
        Array.ForEach(numbers, number => Assert.Null(_queue.Add(Notification(number))));

    private QueuedNotification Notification(int number) => new(number, "paused", "{}", _now);
}

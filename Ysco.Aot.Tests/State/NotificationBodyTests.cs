using Xunit;
using Ysco.State;
using Ysco.Updates;

namespace Ysco.Tests.State;

/// <summary>The body that is posted.</summary>
public class NotificationBodyTests
{
    [Fact]
    public void It_has_the_form_that_is_documented()
    {
        var entry = new HistoryEntry(
            new DateTimeOffset(2026, 11, 21, 4, 2, 21, TimeSpan.Zero), "rolledback", "svc", "v0.1.0", "go1.26.1", "v0.1.1", "go1.26.2", "it \"fell\"\nover");

        Assert.Equal(
            """{"Version":1,"Host":"web1","ModPath":"example.org/websvc","PkgDir":"/","Event":{"Time":"2026-11-21T04:02:21.000Z","Kind":"rolledback","Which":"svc","Version":"v0.1.0","GoVersion":"go1.26.1","OldVersion":"v0.1.1","OldGoVersion":"go1.26.2","Reason":"it \"fell\" over","Binary":""}}""",
            NotificationBody.Write("web1", new Build("example.org/websvc", "/", "v0.1.0", "go1.26.1"), entry));
    }

    [Fact]
    public void The_longest_texts_stay_within_what_a_request_to_a_worker_holds()
    {
        string much = new('"', 10_000);
        var entry = new HistoryEntry(DateTimeOffset.MaxValue, much, much, much, much, much, much, much, much);

        Assert.InRange(NotificationBody.Write(much, new Build(much, much, "", ""), entry).Length, 1, NotificationBody.MaxChars);
    }
}

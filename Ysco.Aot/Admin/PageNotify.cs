using Ysco.Runtime;

namespace Ysco.Admin;

/// <summary>Who is told of what happens, and how that goes.</summary>
internal static class PageNotify
{
    internal static void Add(Html html, Snapshot now, PageFacts facts)
    {
        if (now.Receivers.Length == 0)
        {
            return;
        }

        html.Add(
            $"""
            <section id="notify" aria-labelledby="notify-h">
            <h2 id="notify-h">Being told</h2>
            <table><thead><tr><th scope="col">Who</th><th scope="col">How it goes</th></tr></thead><tbody>

            """);
        foreach (SnapshotReceiver receiver in now.Receivers)
        {
            html.Add($"<tr><th scope=\"row\">");
            PageParts.Path(html, receiver.Name);
            html.Add($"</th><td>{Counts(receiver)}.");
            if (receiver.DeliveredAt is { } at)
            {
                html.Add($" Delivered ");
                PageParts.Nearness(html, at, facts.Now);
                html.Add($".");
            }

            if (receiver.FailedAt is { } failed)
            {
                html.Add($" Failed ");
                PageParts.Nearness(html, failed, facts.Now);
                html.Add($": {receiver.Error}");
            }

            html.Add($"</td></tr>\n");
        }

        html.Add(
            $"""
            </tbody></table>
            <form method="post"><input type="hidden" name="command" value="testnotify"><button>Send a test</button></form>
            </section>

            """);
    }

    /// <summary><c>nothing owed</c>, or <c>3 owed, 1 given up</c>.</summary>
    internal static string Counts(SnapshotReceiver receiver) =>
        $"{(receiver.Owed == 0 ? "nothing" : $"{receiver.Owed}")} owed{(receiver.Lost == 0 ? "" : $", {receiver.Lost} given up")}";
}

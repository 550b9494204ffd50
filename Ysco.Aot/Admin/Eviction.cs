namespace Ysco.Admin;

/// <summary>
/// Who has to go when one more connection comes: of the source with the most of them, the one that has been as it is
/// for longest. Thousands from one place then cost each other their places, and nobody else.
/// Not those for whom an update is under way: whoever has one knew the password.
/// </summary>
internal static class Eviction
{
    /// <summary>The connection to close; null when none may be.</summary>
    /// <param name="connections">All of them.</param>
    /// <param name="bySource">For how many each source has: what is in it does not count.</param>
    internal static Connection? Choose(List<Connection> connections, Dictionary<ulong, int> bySource)
    {
        bySource.Clear();
        foreach (Connection connection in connections)
        {
            bySource[connection.Source] = bySource.GetValueOrDefault(connection.Source) + 1;
        }

        Connection? chosen = null;
        foreach (Connection connection in connections)
        {
            if (connection.State != ConnectionState.Waiting && (chosen is null || IsBetter(connection, chosen, bySource)))
            {
                chosen = connection;
            }
        }

        return chosen;
    }

    private static bool IsBetter(Connection candidate, Connection chosen, Dictionary<ulong, int> bySource)
    {
        int more = bySource[candidate.Source] - bySource[chosen.Source];
        return more > 0 || (more == 0 && candidate.Since < chosen.Since);
    }
}

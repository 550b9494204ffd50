using System.Text;

namespace Ysco.Supervision;

/// <summary>The variables of a process: ours byte for byte, but for those that are set anew or taken out.</summary>
public static class ServiceEnvironment
{
    /// <summary>Makes the list.</summary>
    /// <param name="ours">Ours, each NAME=VALUE; kept in their order.</param>
    /// <param name="user">Whom HOME, USER, LOGNAME and SHELL follow; null: they stay.</param>
    /// <param name="settings">Over both, each NAME=VALUE; of two with one name the last counts.</param>
    public static List<byte[]> Make(IReadOnlyList<byte[]> ours, ServiceUser? user, IReadOnlyList<string> settings)
    {
        var all = new List<byte[]>(ours);
        foreach (string setting in user?.Variables ?? [])
        {
            Set(all, setting);
        }

        foreach (string setting in settings)
        {
            Set(all, setting);
        }

        return all;
    }

    private static void Set(List<byte[]> all, string setting)
    {
        int equals = setting.IndexOf('=');
        byte[] start = Encoding.UTF8.GetBytes(equals < 0 ? setting + "=" : setting[..(equals + 1)]);
        all.RemoveAll(entry => entry.AsSpan().StartsWith(start));
        if (equals >= 0)
        {
            all.Add(Encoding.UTF8.GetBytes(setting));
        }
    }
}

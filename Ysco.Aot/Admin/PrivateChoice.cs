namespace Ysco.Admin;

/// <summary>
/// Which of the private addresses of a machine are served, where there are more than may be: loopback first, then what is served already, then
/// others in the order of the kernel. Two places are kept for loopback, whether it is there or not, so that what comes pushes nothing out. Pure.
/// </summary>
/// <param name="Served">The addresses to serve, no more than may be.</param>
/// <param name="Gone">What was served, and is no address of the machine any more.</param>
/// <param name="Dropped">What was served and is there, but has no place: by a ysco before us, that had more.</param>
/// <param name="LeftOut">How many are there that are not served; one that several interfaces have counts for each.</param>
internal sealed record PrivateChoice(List<ListenAddress> Served, List<string> Gone, List<string> Dropped, int LeftOut)
{
    /// <summary>127.0.0.1 and ::1.</summary>
    private const int LoopbackPlaces = 2;

    /// <summary>Chooses.</summary>
    /// <param name="before">The addresses that are served, by their text.</param>
    /// <param name="all">The private addresses that there are; one that several interfaces have is there several times.</param>
    /// <param name="areAll">Whether there are no others: else what is not among them stays, for nobody knows that it is gone.</param>
    /// <param name="max">How many may be served.</param>
    internal static PrivateChoice Of(List<string> before, List<ListenAddress> all, bool areAll, int max)
    {
        var served = new List<ListenAddress>();
        var known = new List<ListenAddress>();
        var fresh = new List<ListenAddress>();
        foreach (ListenAddress one in all)
        {
            (one.IsLoopback ? served : before.Contains(one.Text) ? known : fresh).Add(one);
        }

        served = Distinct(served);
        known = Distinct(known);
        var gone = new List<string>();
        int places = max - LoopbackPlaces;
        foreach (string text in before)
        {
            if (Has(served, text) || Has(known, text))
            {
                continue;
            }

            if (areAll)
            {
                gone.Add(text);
            }
            else
            {
                // It keeps its place.
                places--;
            }
        }

        var dropped = new List<string>();
        foreach (ListenAddress one in known)
        {
            if (places-- > 0)
            {
                served.Add(one);
            }
            else
            {
                dropped.Add(one.Text);
            }
        }

        int leftOut = dropped.Count;
        foreach (ListenAddress one in fresh)
        {
            // Those that are left out are only counted: there may be thousands.
            if (Has(served, one.Text))
            {
                continue;
            }

            if (places-- > 0)
            {
                served.Add(one);
            }
            else
            {
                leftOut++;
            }
        }

        return new PrivateChoice(served, gone, dropped, leftOut);
    }

    private static bool Has(List<ListenAddress> all, string text) => all.Exists(one => one.Text == text);

    private static List<ListenAddress> Distinct(List<ListenAddress> all)
    {
        var distinct = new List<ListenAddress>();
        foreach (ListenAddress one in all)
        {
            if (!Has(distinct, one.Text))
            {
                distinct.Add(one);
            }
        }

        return distinct;
    }
}

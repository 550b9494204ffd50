namespace Ysco.Registry;

/// <summary>What an audit found.</summary>
internal sealed class AuditReport
{
    /// <summary>A damaged disk has thousands, and the first say it.</summary>
    internal const int MaxKept = 100;

    /// <summary>Records that were looked at.</summary>
    internal long Records { get; set; }

    /// <summary>Tiles that were compared, partial ones too.</summary>
    internal long Tiles { get; set; }

    /// <summary>Bytes of binaries that were unpacked and summed.</summary>
    internal long BinaryBytes { get; set; }

    /// <summary>Archives that were summed.</summary>
    internal long Releases { get; set; }

    /// <summary>A line for each manifest.</summary>
    internal List<string> Manifests { get; } = [];

    /// <summary>How many problems there are.</summary>
    internal int ProblemCount { get; private set; }

    /// <summary>Whether one of them is a proof that does not hold.</summary>
    internal bool IsDisproven { get; private set; }

    /// <summary>The first of them, each with the file it is of.</summary>
    internal List<string> Problems { get; } = [];

    /// <summary>Files that are no part of the registry: no harm, and nobody knows what they are for.</summary>
    internal List<string> Strangers { get; } = [];

    /// <summary>How many such files there are.</summary>
    internal int StrangerCount { get; private set; }

    /// <summary>A proof that does not hold.</summary>
    internal void Problem(string file, string what)
    {
        IsDisproven = true;
        Fault(file, what);
    }

    /// <summary>What is wrong and proven by nothing.</summary>
    internal void Fault(string file, string what)
    {
        ProblemCount++;
        if (Problems.Count < MaxKept)
        {
            Problems.Add($"{file}: {what}");
        }
    }

    /// <summary>Whether something is there that an add or a release leaves when it is interrupted, and the same again goes on with.</summary>
    internal bool IsUnfinished { get; set; }

    internal void Stranger(string file)
    {
        StrangerCount++;
        if (Strangers.Count < MaxKept)
        {
            Strangers.Add(file);
        }
    }
}

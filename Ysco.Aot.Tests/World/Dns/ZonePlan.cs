namespace Ysco.Tests.World.Dns;

/// <summary>A zone of the world: what is in it, how it is signed, and how it is broken afterwards.</summary>
/// <param name="Name">Its name, with a dot at its end.</param>
/// <param name="Content">Its records below SOA and NS, in zone file format, names relative to it.</param>
public sealed record ZonePlan(string Name, string Content)
{
    /// <summary>An ldns name of an algorithm (<c>ECDSAP256SHA256</c>); empty: not signed.</summary>
    public string Algorithm { get; init; } = "ECDSAP256SHA256";

    /// <summary>How it proves that something does not exist.</summary>
    public Denial Denial { get; init; }

    /// <summary>Extra NSEC3 iterations; RFC 9276 wants 0.</summary>
    public int Iterations { get; init; }

    /// <summary>Days from now when its signatures begin and end to be valid.</summary>
    public (int From, int To) Days { get; init; } = (-2, 28);

    /// <summary>The base name of the files of a key that was made before; null: a new one is made.</summary>
    public string? Key { get; init; }

    /// <summary>DS records that the parent has, from those of the key; all digest types are given: 1, 2 and 4.</summary>
    public Func<IReadOnlyList<ZoneLine>, IEnumerable<ZoneLine>> Ds { get; init; } = ds => ds.Where(d => d.Data.Split(' ')[2] == "2");

    /// <summary>What is changed of the signed zone, behind the signer's back.</summary>
    public Func<IReadOnlyList<ZoneLine>, IEnumerable<ZoneLine>> Edit { get; init; } = lines => lines;

    /// <summary>Whether its delegation is kept out of the parent's chain, as opt-out allows. RFC 5155 section 6.</summary>
    public bool OptedOut { get; init; }

    /// <summary>Another server than the world's own that answers for it; its port.</summary>
    public int Port { get; init; }
}

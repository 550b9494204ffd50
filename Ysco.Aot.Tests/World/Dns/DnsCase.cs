namespace Ysco.Tests.World.Dns;

/// <summary>A question to the world and what a validator is to think of the answer.</summary>
/// <param name="Name">The name, with a dot at its end.</param>
/// <param name="Type">The type's mnemonic.</param>
/// <param name="Expected">What we say.</param>
public sealed record DnsCase(string Name, string Type, Judgement Expected)
{
    /// <summary>What unbound says, where it is something else.</summary>
    public Judgement? Unbound { get; init; }

    /// <summary>What delv says, where it is something else.</summary>
    public Judgement? Delv { get; init; }

    /// <summary>Why others say something else; empty when nobody does.</summary>
    public string Why { get; init; } = "";

    /// <summary>The type's number.</summary>
    public int TypeNumber => RecordType.Parse(Type);

    /// <inheritdoc/>
    public override string ToString() => $"{Name} {Type}";
}

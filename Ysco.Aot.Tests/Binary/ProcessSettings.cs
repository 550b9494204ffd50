namespace Ysco.Tests.Binary;

/// <summary>How a program is run.</summary>
public sealed record ProcessSettings
{
    /// <summary>What it reads on stdin, closed after it.</summary>
    public string Stdin { get; init; } = "";

    /// <summary>Its working directory; null: ours.</summary>
    public string? Directory { get; init; }

    /// <summary>Variables over ours; null as value: not set.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>After this it is killed.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);
}

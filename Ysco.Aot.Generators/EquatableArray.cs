namespace Ysco.Generators;

/// <summary>An array that is equal to another with equal items, so that unchanged models are recognised.</summary>
internal readonly struct EquatableArray<T>(IReadOnlyList<T> items) : IEquatable<EquatableArray<T>>
    where T : IEquatable<T>
{
    internal IReadOnlyList<T> Items => items ?? [];

    public bool Equals(EquatableArray<T> other) => Items.SequenceEqual(other.Items);

    public override bool Equals(object? obj) => obj is EquatableArray<T> other && Equals(other);

    public override int GetHashCode() => Items.Aggregate(Items.Count, (hash, item) => unchecked((hash * 31) + item.GetHashCode()));
}

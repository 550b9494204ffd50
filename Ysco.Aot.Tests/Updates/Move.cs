namespace Ysco.Tests.Updates;

/// <summary>One thing that befalls the machine of a <see cref="ModelLife"/>.</summary>
/// <param name="Kind">What.</param>
/// <param name="Number">Its details: each kind makes of it what it needs.</param>
internal readonly record struct Move(MoveKind Kind, int Number)
{
    private static readonly MoveKind[] Kinds = Enum.GetValues<MoveKind>();

    /// <summary>Time goes on after every second one: else nothing would ever come to its end.</summary>
    internal static Move Any(Random random) => random.Next(2) == 0
        ? new Move(MoveKind.Pass, random.Next(1 << 20))
        : new Move(Kinds[random.Next(Kinds.Length)], random.Next(1 << 20));

    public override string ToString() => $"{Kind} {Number}";
}

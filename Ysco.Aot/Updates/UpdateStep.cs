namespace Ysco.Updates;

/// <summary>What one event leads to.</summary>
/// <param name="State">The next state. Its durable part is written to disk before the effects are performed.</param>
/// <param name="Effects">The acts, in order.</param>
public readonly record struct UpdateStep(UpdateState State, IReadOnlyList<UpdateEffect> Effects);

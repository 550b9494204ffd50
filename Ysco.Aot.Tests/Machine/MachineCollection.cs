using Xunit;

namespace Ysco.Tests.Machine;

/// <summary>Tests that boot machines, one after another: two at most run at a time.</summary>
[CollectionDefinition(Name)]
public sealed class MachineCollection : ICollectionFixture<MachineWorld>
{
    /// <summary>Their collection.</summary>
    public const string Name = "machines";
}

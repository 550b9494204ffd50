using Xunit;

namespace Ysco.Tests.World.Dns;

/// <summary>The tests that share one <see cref="DnsWorld"/>.</summary>
[CollectionDefinition(nameof(DnsWorld))]
public sealed class DnsWorldCollection : ICollectionFixture<DnsWorld>;

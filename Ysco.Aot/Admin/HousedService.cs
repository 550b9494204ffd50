using Ysco.Runtime;

namespace Ysco.Admin;

/// <summary>One of several services, as the surfaces of the process see it.</summary>
/// <param name="name">Its name, which is safe in a path: letters, digits and <c>. - _</c>.</param>
/// <param name="snapshot">How it stands.</param>
/// <param name="routes">Who answers what is asked below <c>/NAME/</c>.</param>
internal sealed class HousedService(string name, Func<Snapshot> snapshot, AdminRoutes routes)
{
    internal string Name => name;

    internal Snapshot Now => snapshot();

    internal IRoutes Routes => routes;
}

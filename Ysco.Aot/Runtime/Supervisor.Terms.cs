using Ysco.Config;
using Ysco.Supervision;
using Ysco.Worker;

namespace Ysco.Runtime;

/// <summary>What is unwise about how the service is started, and what updates lack, told once it runs.</summary>
public sealed partial class Supervisor
{
    private void WarnOfTerms()
    {
        if (WorkerConfigCheck.Of(setup.Config, setup.Terms.User?.Uid) is { } failure)
        {
            log.Error("there will be no checks and no updates (the service runs)", ("err", failure.Message));
        }

        LaunchTerms terms = setup.Terms;
        if (terms.User is not { IsRoot: false } user)
        {
            return;
        }

        List<string> executed = PathAccess.Changeable(PathWalk.Of(path.Path), user);
        foreach (string element in executed)
        {
            log.Warn("the service's user may change what is executed as the service", ("user", user.Name), ("path", element));
        }

        foreach (string element in PathAccess.Changeable(PathWalk.Of(setup.ConfigPath), user))
        {
            if (!executed.Contains(element))
            {
                log.Warn("the service's user may change ysco's configuration", ("user", user.Name), ("path", element));
            }
        }

        CapabilitySet great = terms.Capabilities.EqualToRoot;
        if (great != CapabilitySet.None)
        {
            log.Warn("the service can become root by its ambient capabilities", ("capabilities", string.Join(' ', great.ToLines())));
        }
    }
}

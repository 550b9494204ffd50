using System.Text;
using Ysco.Config;
using Ysco.Posix;
using Ysco.Results;
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

        byte[] text = Encoding.UTF8.GetBytes(setup.ConfigText);
        if (ConfAdvice.Refusal(setup.ConfigPath, text, setup.Config) is { } unprovable)
        {
            log.Error("no build can be proven with this key: there will be no updates (the service runs)", ("err", unprovable.Message));
        }

        foreach (string advice in ConfAdvice.Of(setup.ConfigPath, text, setup.Config))
        {
            log.Warn("configuration", ("advice", advice));
        }

        LaunchTerms terms = setup.Terms;
        foreach (Failure wrong in HookCheck.Of(setup.Config.Hooks, terms))
        {
            log.Warn("a hook cannot be started (what it is asked before does not take place)", ("err", wrong.Message));
        }

        if (terms.User is not { IsRoot: false } user)
        {
            if (terms.User is { } root)
            {
                log.Warn("-user names root, which gives nothing up: the service may do all that ysco may", ("user", root.Name));
            }

            WarnOfCapabilitiesOfRoot(terms);
            return;
        }

        if (user.Gid == 0 || Array.IndexOf(user.Groups, 0u) >= 0)
        {
            log.Warn(
                "the service has the group of root (gid 0), which much on a machine trusts (-groups names others)", ("user", user.Name),
                ("groups", string.Join(',', user.Groups)));
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

        if (PathAccess.Openable(PathWalk.Of(setup.Folder), user) is { } folder)
        {
            log.Warn("the service's user may lock ysco's folder, and so keep ysco from starting again (chmod 700 it)", ("user", user.Name), ("path", folder));
        }

        WarnOfOurBinary(user);
        CapabilitySet great = terms.Capabilities.EqualToRoot;
        if (great != CapabilitySet.None)
        {
            log.Warn("the service can become root by its ambient capabilities", ("capabilities", string.Join(' ', great.ToLines())));
        }
    }

    /// <summary>Root has them all, whatever is listed: who lists some believes that the service has no others.</summary>
    private void WarnOfCapabilitiesOfRoot(LaunchTerms terms)
    {
        if (terms.Capabilities != CapabilitySet.None && Processes.geteuid() == 0)
        {
            log.Warn("Process.AmbientCapabilities has no effect: the service runs as root, with every capability (-user starts it as another user)");
        }
    }

    /// <summary>Ours is run as root, by the name that it was started by and by what that leads to.</summary>
    private void WarnOfOurBinary(ServiceUser user)
    {
        var own = new List<string>();
        foreach (string name in (ReadOnlySpan<string>)[OwnBinary.ExecutedAs, OwnBinary.RealPath()])
        {
            foreach (string element in PathAccess.Changeable(PathWalk.Of(name), user))
            {
                if (!own.Contains(element))
                {
                    own.Add(element);
                }
            }
        }

        foreach (string element in own)
        {
            log.Warn("the service's user may change ysco's own program, which runs as root", ("user", user.Name), ("path", element));
        }
    }
}

using System.Globalization;
using Ysco.Commands.CommandLine;
using Ysco.Commands.Proof;
using Ysco.Commands.StateFolders;
using Ysco.Config;
using Ysco.Posix;
using Ysco.Results;
using Ysco.Runtime;
using Ysco.Updates;

namespace Ysco.Commands.Running;

/// <summary><c>ysco selftest -dir ys</c>: whether this program could take the place of the ysco that runs. That one asks before an update of itself.</summary>
internal static class SelfTestCommand
{
    internal static int Run(CommandContext context)
    {
        var flags = new FlagSet("selftest", "")
        {
            About = "Says whether this program could go on with the configuration and the state of DIR, and proves itself by the evidence beside "
                + "it where Source.Self says by what. The ysco that runs asks a new one before it is put in its place. Changes nothing.",
        };
        Flag<string> folder = flags.Folder("folder with the configuration and the state");
        Flag<string> handover = flags.Text("handover", "", "number", "the form in which the ysco that runs hands over");
        Flag<string> house = flags.Text("supervise", "", "dir", "folder of ysco supervise, whose services are looked at too");
        if (flags.Parse(context) is { } code)
        {
            return code;
        }

        if (handover.Value != "" && (!int.TryParse(handover.Value, NumberStyles.None, CultureInfo.InvariantCulture, out int form) || form > Handover.CurrentFormat))
        {
            return context.Fail(Failure.Refused($"the ysco that runs hands over in form {Bytes.OneLine.From(handover.Value)}, and this one reads {Handover.CurrentFormat}"));
        }

        if (!StateFolder.Load(folder.Value).Try(out (YscoConfig Config, string Text) loaded, out Failure? failure)
            || !StateFolder.ReadState(folder.Value).Try(out DurableState? _, out failure)
            || (failure = OwnProof.Of(folder.Value, loaded.Config, OwnBinary.RealPath())) is not null
            || (house.Value != "" && (failure = WrongWith(house.Value)) is not null))
        {
            return context.Fail(failure);
        }

        context.Out.WriteLine($"ysco {ThisBuild.Version} can take over");
        return ExitCode.Ok;
    }

    /// <summary>What of several services would keep this program from going on with them; one that does not run anyhow is not held against it.</summary>
    private static Failure? WrongWith(string house)
    {
        if (!SuperviseCommand.Read(house).Try(out (YscoConfig Config, string Text) loaded, out Failure? failure))
        {
            return failure;
        }

        foreach (SupervisedConfig each in loaded.Config.Services)
        {
            string folder = $"{house}/{each.Dir}";
            if (FolderLock.Holder(folder) is not null
                && (!StateFolder.Load(folder).Try(out _, out failure) || !StateFolder.ReadState(folder).Try(out DurableState? _, out failure)))
            {
                return failure;
            }
        }

        return null;
    }
}

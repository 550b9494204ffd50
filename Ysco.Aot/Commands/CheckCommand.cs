using System.Text;
using Ysco.Config;
using Ysco.Go;
using Ysco.Results;
using Ysco.Supervision;
using Ysco.Updates;
using Ysco.Worker;

namespace Ysco.Commands;

/// <summary><c>ysco check [-dir ys] ./cmd</c>: which versions there are, how that was learnt, and what would be done.</summary>
internal static class CheckCommand
{
    /// <summary>As many versions as a person reads; the rest is counted.</summary>
    private const int ShownVersions = 12;

    internal static int Run(CommandContext context)
    {
        var flags = new FlagSet("check", "CMD");
        Flag<string> folder = flags.Text("dir", StateFolder.Default, "dir", "folder with the configuration");
        if (flags.Parse(context, 1, 1) is { } code)
        {
            return code;
        }

        string path = flags.Rest.Span[0];
        if (!ServiceBinary.ReadInfo(path).Try(out BuildInfo? info, out Failure? failure)
            || !StateFolder.Load(folder.Value).Try(out (YscoConfig Config, string Text) loaded, out failure)
            || !StateFolder.Worker(folder.Value, loaded.Config).Try(out WorkerIdentity? identity, out failure))
        {
            return context.Fail(failure);
        }

        Build build = ServiceBinary.BuildOf(info);
        long begun = context.Clock.GetTimestamp();
        (CheckOutcome outcome, CheckAnswer details) = new Foreground(context.Clock).Check(
            CheckRequests.Of(loaded.Config, build.ModPath, info.GoOs, info.GoArch), identity);
        context.Out.Write(Describe(build, outcome, details, loaded.Config, context.Clock.GetElapsedTime(begun)));
        failure = outcome.Versions is null ? details.VersionsFailure : outcome.Toolchains is null ? details.ToolchainsFailure : null;
        return failure is null ? ExitCode.Ok : context.Fail(failure);
    }

    private static string Describe(Build build, CheckOutcome outcome, CheckAnswer details, YscoConfig config, TimeSpan took)
    {
        var text = new StringBuilder();
        text.Append($"service     {build}\n");
        text.Append($"versions    {Versions(outcome, details)}\n");
        text.Append($"toolchains  {Toolchains(outcome, details)}\n");
        foreach (string remark in details.Remarks)
        {
            text.Append($"remark      {Bytes.OneLine.From(remark, 500)}\n");
        }

        text.Append($"policy      {config.Policy.Service} versions, {config.Policy.ServiceToolchain} toolchains\n".ToLowerInvariant());
        text.Append($"update      {Update(build, outcome, config)}\n");
        return text.Append($"took        {took.TotalMilliseconds:0} ms\n").ToString();
    }

    private static string Versions(CheckOutcome outcome, CheckAnswer details) => outcome.Versions switch
    {
        null => "not learnt",
        [] => $"none released ({details.VersionsMethod})",
        { } all => $"{string.Join(' ', all.Take(ShownVersions))}{(all.Length > ShownVersions ? $" and {all.Length - ShownVersions} more" : "")} ({details.VersionsMethod})",
    };

    private static string Toolchains(CheckOutcome outcome, CheckAnswer details) => outcome.Toolchains is not { } known
        ? "not learnt"
        : $"{Named(known.Current, "current")}{Named(known.Previous, ", previous")}{Named(known.Next, ", next")} ({details.ToolchainsMethod})";

    private static string Named(string toolchain, string kind) => toolchain == "" ? "" : $"{kind} {toolchain}";

    private static string Update(Build build, CheckOutcome outcome, YscoConfig config)
    {
        if (!build.IsReleased)
        {
            return "none: the version of the service is not known, so there are no automatic updates";
        }

        if (outcome.Versions is null && outcome.Toolchains is null)
        {
            return "not known: neither versions nor toolchains were learnt";
        }

        var settings = new UpdateSettings { Service = config.Policy.Service, ServiceToolchain = config.Policy.ServiceToolchain };
        Build[] newer = Candidates.Newer(build, outcome.Versions ?? [], outcome.Toolchains ?? KnownToolchains.None, settings);
        return newer is [.., { } target]
            ? $"{target.Version} {target.GoVersion}, {GoDuration.Format(config.Update.Delay)} after it is discovered"
            : "none: there is nothing newer that the policy allows";
    }
}

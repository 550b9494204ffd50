using Ysco.Durable;
using Ysco.Go;
using Ysco.Posix;
using Ysco.Results;
using Ysco.Supervision;
using Ysco.Updates;

namespace Ysco.Doctor;

/// <summary>The service path: it leads to a program for this machine, best as a link.</summary>
internal static class ServiceCheck
{
    internal const string Name = "service";

    /// <summary>Looks at it.</summary>
    /// <param name="path">The service path.</param>
    /// <param name="isGiven">Whether it is the path that ysco was, or will be, started with; false when it is the binary that a record names.</param>
    /// <param name="info">The build info of what it leads to, or why there is none.</param>
    /// <param name="mend">How to have it, or another.</param>
    internal static Finding Of(ServicePath path, bool isGiven, Result<BuildInfo> info, ServiceMend mend)
    {
        if (!path.Resolve().Try(out string? binary, out Failure? failure))
        {
            string where = path.IsLink ? $" (it is a link to {Files.ReadLink(path.Path)})"
                : mend.IsUnknown(path) ? ", and nothing of that name was installed beside it (is it mistyped?)"
                : "";
            return Finding.Fail(Name, failure.Message + where, mend.Of(path));
        }

        if (ServicePath.NotAProgram(binary) is { } no)
        {
            return Finding.Fail(Name, no.Message, $"chmod a+x {ShellWord.Path(binary)}");
        }

        if (!info.Try(out BuildInfo? build, out failure))
        {
            return Finding.Fail(Name, failure.Message, mend.Fetch.Of(null, binary));
        }

        if (mend.Another is { Program: not "" } another)
        {
            return Finding.Warn(
                Name, $"{binary} is {another.Program}, as the evidence beside it says, and this service is to have releases of {another.Wanted}, so there are no automatic updates "
                    + "(is the path that of another service, or Source.Service.Name wrong?)",
                mend.Edit);
        }

        Build known = ServiceBinary.BuildOf(build);
        string what = $"{build.ModulePath} {known.Versions}".Trim();
        if (!known.IsReleased)
        {
            return known.HasToolchain
                ? Finding.Warn(Name, $"{binary}: {what}: no released version, so there are no automatic updates", mend.Fetch.Newest(ShellWord.Quote(build.ModulePath)))
                : Finding.Warn(Name, $"{binary}: nothing beside it says which version it is, so there are no automatic updates", mend.Fetch.Of(null, binary));
        }

        return !isGiven ? Finding.Ok(Name, $"{binary}: {what}, as last started")
            : path.IsLink ? Finding.Ok(Name, $"{path.Path}, a link to {what}")
            : Finding.Warn(Name, $"{path.Path} is no link: an update replaces the file itself", MakeLink(path.Path));
    }

    /// <summary>What makes a link of a file, which is there at every instant.</summary>
    internal static string MakeLink(string path) =>
        $"cd {ShellWord.Path(DurableFile.FolderOf(path))} && ln {Base(path)} {Base(path)}-1 && ln -s {Base(path)}-1 new && mv -T new {Base(path)}";

    private static string Base(string path) => ShellWord.Path(path[(path.LastIndexOf('/') + 1)..]);
}

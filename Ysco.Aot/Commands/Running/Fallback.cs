using System.Text;
using Ysco.Commands.StateFolders;
using Ysco.Config;
using Ysco.Results;
using Ysco.Runtime;
using Ysco.Supervision;

namespace Ysco.Commands.Running;

/// <summary>
/// What takes the place of what cannot be read when we were executed anew: a service that lives is not left alone, whatever
/// became of the files meanwhile. At a first start, nothing does: a failure stays one.
/// </summary>
/// <param name="handed">What a former life of ours handed on; null when this is the first.</param>
/// <param name="formerConfig">
/// The configuration that one of several services was started with before; null when it was not. A slip in a file that nobody said to take up
/// is no reason not to start it again.
/// </param>
internal sealed class Fallback(Handover? handed, string? formerConfig)
{
    private readonly Handover? living = handed?.Service is null ? null : handed;
    private readonly List<Failure> troubles = [];

    /// <summary>What could not be read.</summary>
    internal IReadOnlyList<Failure> Troubles => troubles;

    /// <summary>The configuration and its text.</summary>
    internal Result<(YscoConfig Config, string Text)> Config(Result<(YscoConfig Config, string Text)> read, string folder) =>
        read.Failure is { } failure && (living?.ConfigText ?? formerConfig) is { } text && StateFolder.Parse(folder, text).Try(out YscoConfig? config, out _)
            ? Instead((config, text), failure)
            : read;

    /// <summary>Who the service is started as. Never ourselves for want of another.</summary>
    internal Result<ServiceUser?> User(Result<ServiceUser?> found) =>
        found.Failure is { } failure && living?.User is { } user ? Instead<ServiceUser?>(user, failure) : found;

    /// <summary>The descriptor that holds the folder's lock; -1 for none.</summary>
    internal Result<int> Lock(Result<int> taken) => taken.Failure is { } failure && living is not null ? Instead(-1, failure) : taken;

    /// <summary>The password of the admin endpoints.</summary>
    internal Result<string> Password(Result<string> read) =>
        read.Failure is { } failure && living?.Password is { } password ? Instead(password, failure) : read;

    /// <summary>The service's command line.</summary>
    internal Result<byte[][]> Command(Result<byte[][]> read, string[] text) =>
        read.Failure is { } failure && living is not null ? Instead(Array.ConvertAll(text, Encoding.UTF8.GetBytes), failure) : read;

    private Result<T> Instead<T>(T known, Failure failure)
    {
        troubles.Add(failure);
        return known;
    }
}

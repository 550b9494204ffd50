using Ysco.Durable;
using Ysco.Posix;
using Ysco.Results;
using Ysco.Updates;

namespace Ysco.State;

/// <summary>state.json on disk. A file that cannot be read never keeps the service from starting.</summary>
/// <param name="path">The file.</param>
public sealed class StateFile(string path)
{
    private const uint OwnerOnly = 0x180; // 0600: reasons may quote what a server said

    /// <summary>
    /// Reads the file. One that is damaged is set aside, and a state is written in its place that is paused: it may have said
    /// so, and what was rolled back here, and why, is not known any more.
    /// </summary>
    /// <returns>The state; fresh when there is no file; and what to report, if anything.</returns>
    public (DurableState State, Failure? Trouble) Load()
    {
        if (!BoundedFile.Read(path, StateJson.MaxBytes).Try(out byte[]? content, out Failure? failure))
        {
            return SetAside("could not be read", failure.Message);
        }

        if (content is null)
        {
            return (DurableState.Fresh, null);
        }

        return StateJson.Parse(content).Try(out DurableState? state, out failure) ? (IsOwn(content) ? state : WithoutOurs(state), null) : SetAside("was damaged", $"{path}: {failure.Message}");
    }

    /// <summary>
    /// Whether what is written there comes out as ours, so that the ysco after us believes what it names: null when it does. A file system without
    /// owners may call all that is on it somebody else's.
    /// </summary>
    public Failure? IsOwn() => BoundedFile.ReadOwn(path, StateJson.MaxBytes).Try(out byte[]? content, out Failure? failure) && content is not null
        ? null
        : failure ?? Failure.Local(FileStatus.Of(path) is { } status
            ? $"{path}: is user {status.Uid}'s, though user {Processes.geteuid()} wrote it (a file system without owners?): a new ysco would not believe it, and could "
                + "not be gone back from (have ysco's folder on a file system with owners; -dir names it)"
            : $"{path}: {Errno.Describe(Errno.Last)}");

    /// <summary>Writes the file; null when it is on disk.</summary>
    public Failure? Save(DurableState state) => DurableFile.Write(path, StateJson.Format(state), OwnerOnly);

    /// <summary>Whether our own user has written it, as it always is by <see cref="Save"/>.</summary>
    private bool IsOwn(byte[] content) => BoundedFile.ReadOwn(path, StateJson.MaxBytes).Try(out byte[]? own, out _) && own.AsSpan().SequenceEqual(content);

    /// <summary>
    /// Of what anybody else has written, who may own the folder while root runs ysco: not what names programs that are executed in place of
    /// ysco, nor files that are removed.
    /// </summary>
    private static DurableState WithoutOurs(DurableState state) => state with { SelfTrial = null, PreviousBinarySelf = "", Leftovers = [] };

    /// <summary>
    /// At no instant is there no file, for that would be a fresh state, which is not paused: the damaged one gets a second
    /// name, and the new one then takes its first.
    /// </summary>
    private (DurableState State, Failure Trouble) SetAside(string what, string why)
    {
        string aside = path + ".corrupt";
        _ = Files.unlink(aside);
        bool kept = Files.link(path, aside) == 0 || Files.rename(path, aside) == 0;
        string where = kept ? $"set aside as {aside}" : "could not be set aside";
        DurableState paused = DurableState.Fresh with { PauseReason = $"{Name} {what} and {where}: look at it and unpause" };
        string unsaved = Save(paused) is { } failure ? $"; {failure.Message}" : "";
        return (paused, Failure.Local($"{why} ({where}; updates are paused{unsaved})"));
    }

    private string Name => path[(path.LastIndexOf('/') + 1)..];
}

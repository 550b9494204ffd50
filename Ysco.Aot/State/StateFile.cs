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

    /// <summary>Reads the file; a corrupt one is set aside under another name.</summary>
    /// <returns>The state, fresh when there is none, and what to report, if anything.</returns>
    public (DurableState State, Failure? Trouble) Load()
    {
        if (!BoundedFile.Read(path, StateJson.MaxBytes).Try(out byte[]? content, out Failure? unreadable))
        {
            return (DurableState.Fresh, SetAside(unreadable.Message));
        }

        if (content is null)
        {
            return (DurableState.Fresh, null);
        }

        return StateJson.Parse(content).Try(out DurableState? state, out Failure? malformed)
            ? (state, null)
            : (DurableState.Fresh, SetAside($"{path}: {malformed.Message}"));
    }

    /// <summary>Writes the file; null when it is on disk.</summary>
    public Failure? Save(DurableState state) => DurableFile.Write(path, StateJson.Format(state), OwnerOnly);

    private Failure SetAside(string why)
    {
        string aside = path + ".corrupt";
        return Files.rename(path, aside) == 0
            ? Failure.Local($"{why} (set aside as {aside}; going on with a fresh state)")
            : Failure.Local($"{why} (going on with a fresh state)");
    }
}

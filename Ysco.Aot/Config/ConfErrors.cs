using Ysco.Results;
using Ysco.Sconf;

namespace Ysco.Config;

/// <summary>Keeps what is wrong in the earliest line of a file.</summary>
/// <param name="file">The file's name, for messages.</param>
internal sealed class ConfErrors(string file)
{
    private int line;

    internal Failure? First { get; private set; }

    /// <summary>How many there are; only the first is kept.</summary>
    internal int Count { get; private set; }

    internal void Add(int atLine, string path, string cause)
    {
        Count++;
        if (First is null || atLine < line)
        {
            line = atLine;
            First = Failure.Invalid($"{file}:{atLine}: {path}: {cause}");
        }
    }

    internal void Add(SconfNode at, string cause) => Add(at.Line, at.Path, cause);
}

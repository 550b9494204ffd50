using Ysco.Posix;
using Ysco.Results;

namespace Ysco.Durable;

/// <summary>Files that a configuration names: a relative path is one from the folder that we were started in.</summary>
public static class RelativePath
{
    /// <summary>Says in a failure about a file where that was looked for.</summary>
    /// <param name="failure">A failure whose message begins with the path.</param>
    /// <param name="path">The path as it is configured.</param>
    /// <returns>The same failure with the absolute path in it, and why that is it.</returns>
    public static Failure Explain(Failure failure, string path)
    {
        ArgumentNullException.ThrowIfNull(failure);
        ArgumentNullException.ThrowIfNull(path);
        return path.StartsWith('/') || !failure.Message.StartsWith(path, StringComparison.Ordinal)
            ? failure
            : failure with
            {
                Message = $"{Files.RealPath(".")}/{failure.Message}; {path} is looked for in the folder that ysco is started in",
            };
    }
}

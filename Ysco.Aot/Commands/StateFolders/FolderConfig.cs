using Ysco.Config;

namespace Ysco.Commands.StateFolders;

/// <summary>What a state folder's ysco.conf says, for a command that can do without one.</summary>
/// <param name="Config">The configuration, or the defaults.</param>
/// <param name="Path">Where it is, or would be.</param>
/// <param name="IsThere">Whether there is one.</param>
internal sealed record FolderConfig(YscoConfig Config, string Path, bool IsThere);

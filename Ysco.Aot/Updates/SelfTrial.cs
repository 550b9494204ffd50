namespace Ysco.Updates;

/// <summary>
/// An update of ourselves under way, written down before the new program takes our place: each start of it counts itself here
/// first, so that one that cannot start, or does not live through its watch, is not started for ever.
/// </summary>
/// <param name="Since">When it began.</param>
/// <param name="Starts">How often the new program was started and not seen through its watch.</param>
/// <param name="NewVersion">Its version.</param>
/// <param name="NewBinary">Its file.</param>
/// <param name="OldVersion">The version to go back to.</param>
/// <param name="OldBinary">Its file.</param>
/// <param name="Path">The path that ysco is started by: the old one may be started under its own name.</param>
/// <param name="Reason">Why it was gone back from, when that is known; empty else.</param>
/// <param name="BootId">The boot of the machine in which it began; empty when that is not known.</param>
public sealed record SelfTrial(
    DateTimeOffset Since, int Starts, string NewVersion, string NewBinary, string OldVersion, string OldBinary, string Path, string Reason = "",
    string BootId = "");

namespace Ysco.Go;

/// <summary>One setting that a program was built with.</summary>
/// <param name="Key"><c>GOARCH</c>, <c>-trimpath</c>, <c>vcs.revision</c>.</param>
/// <param name="Value">As it is in the file: with Go's quotes where Go put some.</param>
public readonly record struct BuildSetting(string Key, string Value);

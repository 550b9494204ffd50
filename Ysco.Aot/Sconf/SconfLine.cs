namespace Ysco.Sconf;

/// <summary>A line that says something: not empty, not a comment.</summary>
/// <param name="Number">Its number in the file, from 1.</param>
/// <param name="Depth">The tabs before it.</param>
/// <param name="Text">What follows them, without white space at its end; never empty.</param>
internal readonly record struct SconfLine(int Number, int Depth, string Text)
{
    internal bool IsItem => Text == "-" || Text.StartsWith("- ", StringComparison.Ordinal);
}

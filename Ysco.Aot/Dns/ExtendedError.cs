using Ysco.Bytes;

namespace Ysco.Dns;

/// <summary>An error that a server tells beside the rcode. Reference: RFC 8914 section 2.</summary>
/// <param name="Code">Its number.</param>
/// <param name="Text">More words, empty as a rule; from outside.</param>
public sealed record ExtendedError(ExtendedErrorCode Code, string Text)
{
    /// <summary>What it says, in one line.</summary>
    public override string ToString() => Text.Length == 0 ? Code.Words() : $"{Code.Words()}: {OneLine.From(Text)}";
}

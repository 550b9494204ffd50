namespace Ysco.Dns.Dnssec;

/// <summary>What came of checking a signature over records of an answer by a key. The answers of a look-up do not change.</summary>
internal sealed class CheckedSignature(RrSet set, RrsigData signature, DnskeyData key, bool isGood)
{
    internal bool IsGood => isGood;

    /// <summary>Whether it was the same check. All that goes into it is compared, and of the records the section that has them.</summary>
    internal bool IsOf(RrSet otherSet, RrsigData otherSignature, DnskeyData otherKey) =>
        ReferenceEquals(set.Section, otherSet.Section) && set.Type == otherSet.Type
        && signature.Signature.AsSpan().SequenceEqual(otherSignature.Signature)
        && signature.SignedPart.AsSpan().SequenceEqual(otherSignature.SignedPart)
        && key.Data.SequenceEqual(otherKey.Data) && set.Owner.Equals(otherSet.Owner);
}

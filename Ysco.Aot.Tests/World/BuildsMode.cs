namespace Ysco.Tests.World;

/// <summary>How the builds server misbehaves. In scripts: the name in kebab case, <c>altered-binary</c>.</summary>
public enum BuildsMode
{
    /// <summary>As it should.</summary>
    Honest,

    // --- the note ---

    /// <summary>The right name and key id over a signature with one bit turned.</summary>
    BadSignature,

    /// <summary>A right signature under another key id.</summary>
    WrongKeyId,

    /// <summary>Signed by a key of another name only.</summary>
    UnknownKey,

    /// <summary>Signed by another key under the same name.</summary>
    ForeignKeySameName,

    /// <summary>No signature line.</summary>
    NoSignature,

    /// <summary>The right signature after more than 100 unknown ones.</summary>
    TooManySignatures,

    /// <summary>A right signature over a text with a control character.</summary>
    ControlCharacter,

    /// <summary>A right signature over more than 1 MB of text.</summary>
    NoteTooLong,

    // --- the tree ---

    /// <summary>Everything comes from another tree, signed with the same key, that does not extend the true one.</summary>
    ForkedTree,

    /// <summary>Look-ups answer with the smallest true tree that has the record, /latest with half of the tree.</summary>
    TreeBackwards,

    /// <summary>A signed size of 2^48 + 1.</summary>
    TreeTooLarge,

    /// <summary>A signed size of -1.</summary>
    TreeSizeNegative,

    /// <summary>A signed root hash that is not the tree's.</summary>
    AlteredRoot,

    // --- the look-up's record ---

    /// <summary>A true record of the log, for another module.</summary>
    RecordOtherModule,

    /// <summary>For another version.</summary>
    RecordOtherVersion,

    /// <summary>For another package.</summary>
    RecordOtherDir,

    /// <summary>For another operating system.</summary>
    RecordOtherOs,

    /// <summary>For another processor.</summary>
    RecordOtherArch,

    /// <summary>For another Go version.</summary>
    RecordOtherGoVersion,

    /// <summary>For the build that is not stripped.</summary>
    RecordNotStripped,

    /// <summary>With a field more.</summary>
    RecordExtraField,

    /// <summary>A sum that is not the binary's.</summary>
    RecordOtherSum,

    /// <summary>A file size one smaller than the binary's.</summary>
    FilesizeSmaller,

    /// <summary>One larger.</summary>
    FilesizeLarger,

    /// <summary>Zero.</summary>
    FilesizeZero,

    /// <summary>Minus the binary's.</summary>
    FilesizeNegative,

    /// <summary>2^62.</summary>
    FilesizeHuge,

    /// <summary>The true record under the number of another one.</summary>
    RecordNumberOther,

    /// <summary>Under the tree's size as number.</summary>
    RecordNumberBeyondTree,

    /// <summary>Under -1.</summary>
    RecordNumberNegative,

    /// <summary>A record that the signed tree does not have.</summary>
    RecordNotInTree,

    // --- the look-up's form ---

    /// <summary>Without the last newline.</summary>
    LookupWithoutNewline,

    /// <summary>Without the note.</summary>
    LookupWithoutNote,

    /// <summary>With a second record before the note.</summary>
    LookupTwoRecords,

    // --- tiles ---

    /// <summary>One bit of the last hash turned.</summary>
    AlteredTile,

    /// <summary>One byte short.</summary>
    TruncatedTile,

    /// <summary>One hash more.</summary>
    OversizeTile,

    // --- the download ---

    /// <summary>One bit of the binary turned.</summary>
    AlteredBinary,

    /// <summary>Half of the binary, well packed.</summary>
    TruncatedBinary,

    /// <summary>The binary and a byte more, well packed.</summary>
    LongerBinary,

    /// <summary>Half of the gzip stream, announced as such.</summary>
    TruncatedGzip,

    /// <summary>10 GB of zeros in some 10 MB.</summary>
    GzipBomb,

    /// <summary>The right gzip stream and other bytes after it.</summary>
    TrailingGarbage,

    /// <summary>The binary itself.</summary>
    NotGzip,

    /// <summary>The right bytes under a wrong CRC.</summary>
    GzipBadChecksum,

    // --- lies that hold together: record, size, sum and proof are right, the program is not what was asked for ---

    /// <summary>Built for another processor.</summary>
    BinaryForOtherArch,

    /// <summary>Built from another version of the module.</summary>
    BinaryOfOtherVersion,

    /// <summary>Built with another Go.</summary>
    BinaryOfOtherGo,

    /// <summary>Another module's program.</summary>
    BinaryOfOtherModule,

    /// <summary>A shell script.</summary>
    BinaryIsScript,

    // --- TransportFault at the stages of BuildsServer.FaultStages; the same names ---

    /// <summary>404 and a reason.</summary>
    NotFound,

    /// <summary>500 and a reason.</summary>
    ServerError,

    /// <summary>200 and a page.</summary>
    Html,

    /// <summary>200 and nothing.</summary>
    EmptyBody,

    /// <summary>A body without end.</summary>
    EndlessBody,

    /// <summary>A body that stops half-way.</summary>
    StalledBody,

    /// <summary>No answer at all.</summary>
    StalledHeader,

    /// <summary>A byte now and then.</summary>
    DripBody,

    /// <summary>A redirect to the same address.</summary>
    RedirectLoop,

    /// <summary>A body cut before its announced length.</summary>
    CutBody,
}

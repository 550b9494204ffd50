using System.Text;

namespace Ysco.Tests.World;

/// <summary>
/// The log of builds: which record was given for which key, in what tree, and the notes over it. Its answers take the
/// mode as an argument; nothing here knows HTTP. Callers hold the server's lock.
/// </summary>
internal sealed class BuildLog : IDisposable
{
    private const string TooLargeSize = "281474976710657";
    private const int LongTextBytes = 1_100_000;
    private const int ManySignatures = 101;
    private readonly NoteSigner _signer;
    private readonly NoteSigner _stranger = new("stranger");
    private readonly NoteSigner _impostor;
    private readonly TestTree _tree = new();
    private TestTree? _fork;

    public BuildLog(string name)
    {
        _signer = new NoteSigner(name);
        _impostor = new NoteSigner(name);
    }

    public string VerifierKey => _signer.VerifierKey;

    public long Size => _tree.Size;

    public long Append(byte[] record) => _tree.Append(record);

    /// <summary>The sum that record <paramref name="number"/> names.</summary>
    public string SumOf(long number) => Encoding.UTF8.GetString(_tree.Records[(int)number]).Split(' ')[7].TrimEnd('\n');

    /// <summary>The answer to a look-up of record <paramref name="number"/>.</summary>
    public string Lookup(long number, BuildsMode mode)
    {
        // The fork has one record more, at its start.
        long shown = number + (mode == BuildsMode.ForkedTree ? 1 : 0);
        string record = Encoding.UTF8.GetString(_tree.Records[(int)number]);
        string text = mode switch
        {
            BuildsMode.RecordNumberOther => $"{(number == 0 ? Size - 1 : number - 1)}\n{record}",
            BuildsMode.RecordNumberBeyondTree => $"{Size}\n{record}",
            BuildsMode.RecordNumberNegative => $"-1\n{record}",
            BuildsMode.LookupTwoRecords => $"{shown}\n{record}{record}",
            _ => $"{shown}\n{record}",
        };
        string note = mode switch
        {
            BuildsMode.TreeBackwards => Note(_tree, number + 1, mode),
            BuildsMode.RecordNotInTree => Note(_tree, number, mode),
            _ => Latest(mode),
        };
        return mode switch
        {
            BuildsMode.LookupWithoutNote => text,
            BuildsMode.LookupWithoutNewline => $"{text}\n{note.TrimEnd('\n')}",
            _ => $"{text}\n{note}",
        };
    }

    /// <summary>The newest signed note.</summary>
    public string Latest(BuildsMode mode)
    {
        var tree = Tree(mode);
        return Note(tree, mode == BuildsMode.TreeBackwards ? tree.Size / 2 : tree.Size, mode);
    }

    /// <summary>A tile below <c>/tile/</c>: <c>8/0/x001/234.p/5</c> or <c>8/data/000</c>; null when there is none.</summary>
    public byte[]? Tile(string path, BuildsMode mode)
    {
        if (TilePath.Parse(path) is not { } tile)
        {
            return null;
        }

        var tree = Tree(mode);
        byte[]? bytes = tile.Level is { } level ? tree.Tile(level, tile.Index, tile.Width) : Data(tree, tile);
        switch (mode)
        {
            case BuildsMode.AlteredTile when bytes is not null:
                bytes[^1] ^= 1;
                return bytes;
            case BuildsMode.TruncatedTile:
                return bytes?[..^1];
            case BuildsMode.OversizeTile when bytes is not null:
                return [.. bytes, .. new byte[32]];
            default:
                return bytes;
        }
    }

    public void Dispose()
    {
        _signer.Dispose();
        _stranger.Dispose();
        _impostor.Dispose();
    }

    // A data tile is its records as look-ups show them: number, text, empty line.
    private static byte[]? Data(TestTree tree, TilePath tile)
    {
        long first = tile.Index * TilePath.FullWidth;
        return first + tile.Width > tree.Size
            ? null
            : [.. Enumerable.Range((int)first, tile.Width).SelectMany(n => (byte[])[.. Encoding.UTF8.GetBytes($"{n}\n"), .. tree.Records[n], (byte)'\n'])];
    }

    private TestTree Tree(BuildsMode mode)
    {
        if (mode != BuildsMode.ForkedTree)
        {
            return _tree;
        }

        if (_fork?.Size != _tree.Size + 1)
        {
            _fork = new TestTree([LogRecord.Filler(999_999), .. _tree.Records]);
        }

        return _fork;
    }

    private string Note(TestTree tree, long size, BuildsMode mode)
    {
        byte[] root = tree.Root(size);
        root = mode == BuildsMode.AlteredRoot ? [.. root[..^1], (byte)(root[^1] ^ 1)] : root;
        string text = mode switch
        {
            BuildsMode.TreeTooLarge => NoteSigner.TreeText(TooLargeSize, root),
            BuildsMode.TreeSizeNegative => NoteSigner.TreeText("-1", root),
            BuildsMode.ControlCharacter => NoteSigner.TreeText($"{size}", root) + "a\tb\n",
            BuildsMode.NoteTooLong => NoteSigner.TreeText($"{size}", root) + new string('x', LongTextBytes) + "\n",
            _ => NoteSigner.TreeText($"{size}", root),
        };
        string signatures = mode switch
        {
            BuildsMode.BadSignature => _signer.SignatureLine(text, damageSignature: true),
            BuildsMode.WrongKeyId => _signer.SignatureLine(text, damageKeyId: true),
            BuildsMode.UnknownKey => _stranger.SignatureLine(text),
            BuildsMode.ForeignKeySameName => _impostor.SignatureLine(text),
            BuildsMode.NoSignature => "",
            BuildsMode.TooManySignatures => string.Concat(Enumerable.Repeat(_stranger.SignatureLine(text), ManySignatures)) + _signer.SignatureLine(text),
            _ => _signer.SignatureLine(text),
        };
        return $"{text}\n{signatures}";
    }
}

using System.Globalization;
using System.Text;

namespace Ysco.Supervision;

/// <summary>
/// What a launcher is to do, as it is handed over in a file without a name: strings, each with a NUL behind it, which none
/// of them can hold. A tag; file; uid, gid and groups or "-"; capabilities in hex; no_new_privs; folder; umask, nice,
/// memory and open files or "-"; how many arguments, and these; the rest are variables.
/// Limits: <see cref="MaxBytes"/>.
/// </summary>
internal sealed class LaunchPlan
{
    /// <summary>What the kernel takes for all of argv and environment: a quarter of a stack of 8 MiB, or a few times that.</summary>
    internal const int MaxBytes = 8 << 20;

    /// <summary>Without /proc the launcher may be another build than we are: it must not misread this.</summary>
    private const string Tag = "ysco launch 1";

    private const string None = "-";

    /// <summary>The strings before the arguments.</summary>
    private const int HeadStrings = 13;

    /// <summary>What is executed: an absolute path; empty to come as far as that, and end.</summary>
    internal required byte[] File { get; init; }

    /// <summary>argv; empty to look only whether the file may be executed, and end.</summary>
    internal required IReadOnlyList<byte[]> Arguments { get; init; }

    /// <summary>The environment.</summary>
    internal required IReadOnlyList<byte[]> Environment { get; init; }

    /// <summary>The user; null to stay who we are.</summary>
    internal uint? Uid { get; init; }

    internal uint Gid { get; init; }

    internal uint[] Groups { get; init; } = [];

    /// <summary>The ambient capabilities.</summary>
    internal ulong Capabilities { get; init; }

    internal bool NoNewPrivileges { get; init; }

    internal byte[] WorkFolder { get; init; } = [];

    internal int? Umask { get; init; }

    internal int? Nice { get; init; }

    internal long? MemoryBytes { get; init; }

    internal int? OpenFiles { get; init; }

    /// <summary>The plan for terms.</summary>
    internal static LaunchPlan Of(LaunchTerms terms, string file, IReadOnlyList<byte[]> arguments, IReadOnlyList<byte[]> environment) => new()
    {
        File = Encoding.UTF8.GetBytes(file),
        Arguments = arguments,
        Environment = environment,
        Uid = terms.User?.Uid,
        Gid = terms.User?.Gid ?? 0,
        Groups = terms.User?.Groups ?? [],
        Capabilities = terms.Capabilities.Mask,
        NoNewPrivileges = terms.NoNewPrivileges,
        WorkFolder = Encoding.UTF8.GetBytes(terms.WorkFolder),
        Umask = (int?)terms.Umask,
        Nice = terms.Nice,
        MemoryBytes = terms.MemoryBytes,
        OpenFiles = terms.OpenFiles,
    };

    /// <summary>The bytes.</summary>
    internal byte[] Format()
    {
        var bytes = new MemoryStream();
        Add(bytes, Tag);
        Add(bytes, File);
        Add(bytes, Number(Uid));
        Add(bytes, Number(Gid));
        Add(bytes, string.Join(',', Groups));
        Add(bytes, Capabilities.ToString("x", CultureInfo.InvariantCulture));
        Add(bytes, NoNewPrivileges ? "1" : "0");
        Add(bytes, WorkFolder);
        Add(bytes, Number(Umask));
        Add(bytes, Number(Nice));
        Add(bytes, Number(MemoryBytes));
        Add(bytes, Number(OpenFiles));
        Add(bytes, Number(Arguments.Count));
        foreach (byte[] text in Arguments)
        {
            Add(bytes, text);
        }

        foreach (byte[] text in Environment)
        {
            Add(bytes, text);
        }

        return bytes.ToArray();
    }

    /// <summary>Reads the bytes; null when another build of ours wrote them. Nobody else can have.</summary>
    internal static LaunchPlan? Parse(ReadOnlySpan<byte> bytes)
    {
        List<byte[]> strings = Split(bytes);
        if (strings.Count < HeadStrings || Encoding.UTF8.GetString(strings[0]) != Tag)
        {
            return null;
        }

        string[] head = [.. strings.GetRange(0, HeadStrings).ConvertAll(Encoding.UTF8.GetString)];
        int arguments = (int)Number(head[12])!.Value;
        return new LaunchPlan
        {
            File = strings[1],
            Uid = (uint?)Number(head[2]),
            Gid = (uint)Number(head[3])!.Value,
            Groups = head[4] == "" ? [] : Array.ConvertAll(head[4].Split(','), text => (uint)Number(text)!.Value),
            Capabilities = ulong.Parse(head[5], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
            NoNewPrivileges = head[6] == "1",
            WorkFolder = strings[7],
            Umask = (int?)Number(head[8]),
            Nice = (int?)Number(head[9]),
            MemoryBytes = Number(head[10]),
            OpenFiles = (int?)Number(head[11]),
            Arguments = strings.GetRange(HeadStrings, arguments),
            Environment = strings.GetRange(HeadStrings + arguments, strings.Count - HeadStrings - arguments),
        };
    }

    private static void Add(MemoryStream bytes, string text) => Add(bytes, Encoding.UTF8.GetBytes(text));

    private static void Add(MemoryStream bytes, byte[] text)
    {
        bytes.Write(text);
        bytes.WriteByte(0);
    }

    private static string Number(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? None;

    private static long? Number(string text) => text == None
        ? null
        : long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    private static List<byte[]> Split(ReadOnlySpan<byte> bytes)
    {
        var strings = new List<byte[]>();
        for (int end; (end = bytes.IndexOf((byte)0)) >= 0; bytes = bytes[(end + 1)..])
        {
            strings.Add(bytes[..end].ToArray());
        }

        return strings;
    }
}

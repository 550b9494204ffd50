namespace Ysco.Go;

/// <summary>The lines of the module information, gathered one by one.</summary>
internal sealed class BuildInfoLines
{
    private readonly List<BuildSetting> settings = [];
    private bool afterMain;

    internal string Path { get; private set; } = "";

    internal string ModulePath { get; private set; } = "";

    internal string Version { get; private set; } = "";

    internal bool IsReplaced { get; private set; }

    internal IReadOnlyList<BuildSetting> Settings => settings;

    /// <summary>
    /// Takes a line. Lines of dependencies, and of kinds yet to be invented, say nothing that is wanted here.
    /// </summary>
    /// <returns>False when the line is of a known kind and malformed.</returns>
    internal bool Add(ReadOnlySpan<char> line)
    {
        int tab = line.IndexOf('\t');
        ReadOnlySpan<char> kind = tab < 0 ? line : line[..tab];
        ReadOnlySpan<char> rest = tab < 0 ? [] : line[(tab + 1)..];
        switch (kind)
        {
            case "path":
                Path = rest.ToString();
                return IsPlain(rest) && Path.Length > 0;
            case "mod":
                afterMain = true;
                return AddMain(rest);
            case "=>":
                IsReplaced |= afterMain;
                break;
            case "dep":
                afterMain = false;
                break;
            case "build":
                return AddSetting(rest);
        }

        return true;
    }

    private static bool IsPlain(ReadOnlySpan<char> text) => !text.ContainsAnyInRange('\0', ' ') && !text.Contains('\x7f');

    private bool AddMain(ReadOnlySpan<char> fields)
    {
        int tab = fields.IndexOf('\t');
        if (tab <= 0)
        {
            return false;
        }

        ReadOnlySpan<char> version = fields[(tab + 1)..];
        int end = version.IndexOf('\t');
        version = end < 0 ? version : version[..end];
        ModulePath = fields[..tab].ToString();
        Version = version.ToString();
        return IsPlain(fields[..tab]) && IsPlain(version);
    }

    private bool AddSetting(ReadOnlySpan<char> setting)
    {
        int equals = setting.IndexOf('=');
        if (equals <= 0)
        {
            return false;
        }

        if (settings.Count < BuildInfo.MaxSettings)
        {
            settings.Add(new BuildSetting(setting[..equals].ToString(), setting[(equals + 1)..].ToString()));
        }

        return true;
    }
}

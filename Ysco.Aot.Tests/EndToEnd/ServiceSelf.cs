using System.Globalization;
using System.Text.Json;
using Ysco.Tests.Binary;

namespace Ysco.Tests.EndToEnd;

/// <summary>What the service says that it is: ids, groups, capabilities, limits.</summary>
/// <param name="json">Its answer to GET /self.</param>
internal sealed class ServiceSelf(JsonElement json)
{
    public string Uid => Join("UID");

    public string Gid => Join("GID");

    /// <summary>Supplementary groups, lowest first, with spaces.</summary>
    public string Groups => json.GetProperty(nameof(Groups)).ValueKind == JsonValueKind.Null
        ? ""
        : string.Join(' ', json.GetProperty(nameof(Groups)).EnumerateArray().Select(g => g.GetInt64()).Order());

    public string Umask => json.GetProperty(nameof(Umask)).GetString()!;

    public int Nice => json.GetProperty(nameof(Nice)).GetInt32();

    public string Folder => json.GetProperty("Cwd").GetString()!;

    public string NoNewPrivileges => json.GetProperty("NoNewPrivs").GetString()!;

    /// <summary>What became of each way to become root.</summary>
    public IReadOnlyDictionary<string, string> BecomeRoot =>
        json.GetProperty(nameof(BecomeRoot)).EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString()!);

    /// <summary>A set of capabilities: Inh, Prm, Eff, Bnd or Amb.</summary>
    public ulong Capabilities(string set) => ulong.Parse(json.GetProperty("Caps").GetProperty(set).GetString()!, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    /// <summary>A limit, data or nofile: the one in force and the highest.</summary>
    public (ulong Soft, ulong Hard) Limit(string name) =>
        (json.GetProperty("Limits").GetProperty(name)[0].GetUInt64(), json.GetProperty("Limits").GetProperty(name)[1].GetUInt64());

    /// <summary>A variable; null when it is not set. Twice set is an error.</summary>
    public string? Variable(string name) => json.GetProperty("Env").EnumerateArray()
        .Select(e => e.GetString()!).Where(e => e.StartsWith(name + "=", StringComparison.Ordinal)).Select(e => e[(name.Length + 1)..]).SingleOrDefault();

    /// <summary>Asks the service of a host.</summary>
    public static async Task<ServiceSelf> OfAsync(RunningService host) =>
        new(JsonDocument.Parse(await host.ServiceAsync("/self") ?? throw new InvalidOperationException($"no answer\n{host.Ysco.Tail}")).RootElement);

    private string Join(string name) => string.Join(' ', json.GetProperty(name).EnumerateArray().Select(n => n.GetInt64()));
}

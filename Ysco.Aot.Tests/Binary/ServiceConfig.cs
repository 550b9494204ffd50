using System.Collections.Immutable;
using System.Text;

namespace Ysco.Tests.Binary;

/// <summary>
/// A ysco.conf for a scenario. Checks come on request only (Monitor.Delay 1h) and versions by goproxy only, until
/// changed. Keys are written in the order they were first set.
/// </summary>
public sealed record ServiceConfig
{
    private ImmutableList<(string Section, string Key, ImmutableList<string> Values, bool List)> Keys { get; init; } = [];

    private string Receivers { get; init; } = "";

    /// <summary>The defaults of scenarios.</summary>
    public static ServiceConfig For(string verifierKey, string baseUrl, string proxyUrl) => new ServiceConfig()
        .Set("LogLevel", "debug")
        .Set("AuthFile", "ys/password.txt")
        .SetList("Monitor.Methods", "goproxy")
        .Set("Monitor.GoProxy", proxyUrl)
        .Delay("1h")
        .Set("Monitor.Interval", "24h")
        .Set("Update.Delay", "5s")
        .Set("Update.Jitter", "0s")
        .Set("Gobuild.VerifierKey", verifierKey)
        .Set("Gobuild.BaseURL", baseUrl);

    /// <summary>Monitor.Delay: the time to the first check.</summary>
    public ServiceConfig Delay(string duration) => Set("Monitor.Delay", duration);

    /// <summary>Monitor.Interval: the time between checks.</summary>
    public ServiceConfig Interval(string duration) => Set("Monitor.Interval", duration);

    /// <summary>Update.Delay: from discovery to rollout.</summary>
    public ServiceConfig UpdateDelay(string duration) => Set("Update.Delay", duration);

    /// <summary>A policy: Service, Self, ServiceToolchain, SelfToolchain.</summary>
    public ServiceConfig Policy(string which, string policy) => Set($"Policy.{which}", policy);

    /// <summary>Sets a key, <c>Section.Key</c> or <c>Key</c>.</summary>
    public ServiceConfig Set(string key, string value) => With(key, [value], list: false);

    /// <summary>Sets a key whose value is a list.</summary>
    public ServiceConfig SetList(string key, params string[] values) => With(key, [.. values], list: true);

    /// <summary>Adds somebody who is told of what happens; without kinds, of all.</summary>
    public ServiceConfig Notify(string url, params string[] kinds) => this with
    {
        Receivers = $"{Receivers}\t-\n\t\tURL: {url}\n{(kinds.Length == 0 ? "" : "\t\tKinds:\n")}{string.Concat(kinds.Select(k => $"\t\t\t- {k}\n"))}",
    };

    /// <summary>Leaves a key out.</summary>
    public ServiceConfig Without(string key)
    {
        var (section, name) = Split(key);
        return this with { Keys = Keys.RemoveAll(k => k.Section == section && k.Key == name) };
    }

    /// <summary>The file's text.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var section in Keys.GroupBy(k => k.Section))
        {
            string indent = section.Key.Length == 0 ? "" : "\t";
            text.Append(section.Key.Length == 0 ? "" : $"{section.Key}:\n");
            foreach (var key in section)
            {
                text.Append(indent).Append(key.Key).Append(':');
                text.Append(key.List ? "" : $" {key.Values[0]}").Append('\n');
                text.AppendJoin("", key.List ? key.Values.Select(v => $"{indent}\t- {v}\n") : []);
            }
        }

        return text.Append(Receivers == "" ? "" : $"Notify:\n{Receivers}").ToString();
    }

    private ServiceConfig With(string key, ImmutableList<string> values, bool list)
    {
        var (section, name) = Split(key);
        int at = Keys.FindIndex(k => k.Section == section && k.Key == name);
        var set = (section, name, values, list);
        return this with { Keys = at < 0 ? Keys.Add(set) : Keys.SetItem(at, set) };
    }

    private static (string Section, string Key) Split(string key)
    {
        int dot = key.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? ("", key) : (key[..dot], key[(dot + 1)..]);
    }
}

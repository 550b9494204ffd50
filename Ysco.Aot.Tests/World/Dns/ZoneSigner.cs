using System.Globalization;
using Ysco.Tests.Binary;

namespace Ysco.Tests.World.Dns;

/// <summary>
/// Makes keys and signs zones with ldns-keygen and ldns-signzone, each zone in a file of its own in one folder.
/// </summary>
internal sealed class ZoneSigner(string folder)
{
    // What the slowest algorithms take on a small machine, many times over.
    private static readonly ProcessSettings Patient = new() { Timeout = TimeSpan.FromSeconds(60) };

    /// <summary>Makes a key with flags 257.</summary>
    /// <returns>The base name of its files.</returns>
    public async Task<string> KeyAsync(string zone, string algorithm)
    {
        string name = await RunAsync("ldns-keygen", "-k", "-b", "2048", "-r", "/dev/urandom", "-a", algorithm, zone);
        return Path.Combine(folder, name.Trim());
    }

    /// <summary>The public part of a key.</summary>
    public static ZoneLine Dnskey(string key) => ZoneLine.Read(File.ReadAllText(key + ".key"))[0];

    /// <summary>The file of a zone.</summary>
    public string FileOf(string zone) => Path.Combine(folder, zone.TrimEnd('.') is { Length: > 0 } name ? name + ".zone" : "root.zone");

    /// <summary>Writes a zone's file, signed unless the plan has no algorithm, and changed as the plan says.</summary>
    /// <param name="plan">The zone.</param>
    /// <param name="key">The key it is signed with; null: not signed.</param>
    /// <param name="below">Records of its children that belong in it.</param>
    public async Task WriteAsync(ZonePlan plan, string? key, IEnumerable<ZoneLine> below)
    {
        string unsigned = $"""
            $ORIGIN {plan.Name}
            $TTL 300
            @ SOA ns hostmaster 1 300 300 300 60
            @ NS ns
            ns A 127.0.0.1
            {plan.Content}
            {string.Join('\n', below)}

            """;
        string file = FileOf(plan.Name);
        await File.WriteAllTextAsync(file, unsigned);
        if (key is not null)
        {
            await RunAsync("ldns-signzone", [.. Options(plan), "-f", file + ".signed", "-o", plan.Name, file, key]);
            var lines = ZoneLine.Read(await File.ReadAllTextAsync(file + ".signed"));
            await File.WriteAllTextAsync(file, string.Join('\n', plan.Edit(lines)) + "\n");
        }
    }

    private static IEnumerable<string> Options(ZonePlan plan)
    {
        yield return "-i";
        yield return Day(plan.Days.From);
        yield return "-e";
        yield return Day(plan.Days.To);
        if (plan.Denial != Denial.Nsec)
        {
            yield return "-n";
            yield return "-t";
            yield return plan.Iterations.ToString(CultureInfo.InvariantCulture);
        }

        if (plan.Denial == Denial.OptOut)
        {
            yield return "-p";
        }
    }

    private static string Day(int fromNow) =>
        TimeProvider.System.GetUtcNow().AddDays(fromNow).ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);

    private async Task<string> RunAsync(string program, params string[] args)
    {
        var outcome = await ProcessRun.RunAsync(program, args, Patient with { Directory = folder });
        return outcome.ExitCode == 0 ? outcome.Stdout
            : throw new InvalidOperationException($"{program} {string.Join(' ', args)}: status {outcome.ExitCode}: {outcome.Stderr}{outcome.Stdout}");
    }
}

using Ysco.Metrics;
using Ysco.Runtime;

namespace Ysco.Admin;

/// <summary>What runs, and what is proven of it; and what we are.</summary>
internal static class PageService
{
    internal static void Add(Html html, Snapshot now, PageFacts facts)
    {
        html.Add(
            $"""
            <div class="two">
            <section id="service" aria-labelledby="service-h">
            <h2 id="service-h">Service</h2>
            <dl>

            """);
        bool isGo = now.Service.HasToolchain;
        PageParts.CodeFact(html, isGo ? "Module" : "Program", now.Service.ModPath);
        PageParts.CodeFact(html, "Package", isGo ? now.Service.PkgDir : "");
        AddVersion(html, now);
        if (isGo)
        {
            PageParts.Fact(html, "Built with", now.Service.Toolchain);
        }

        AddProcess(html, now.ServicePid, facts.Service, facts.Now);
        PageParts.Fact(html, "User", now.ServiceUser);
        PageParts.CodeFact(html, "Started as", now.ServicePath);
        PageParts.CodeFact(html, "Binary", now.ServiceBinary);
        PageParts.CodeFact(html, "Before it", now.PreviousBinary);
        if (now.KeepsLog)
        {
            html.Add($"<dt>Output</dt><dd><a href=\"log\">the last lines that it printed</a></dd>\n");
        }

        html.Add($"</dl>\n</section>\n<section id=\"proof\" aria-labelledby=\"proof-h\">\n<h2 id=\"proof-h\">Proof of the binary</h2>\n");
        AddEvidence(html, now, facts.Now);
        html.Add($"</section>\n</div>\n");
    }

    /// <summary>We ourselves, at the end of the page.</summary>
    internal static void AddFooter(Html html, Snapshot now, PageFacts facts)
    {
        html.Add($"<footer aria-labelledby=\"self-h\">\n<h2 id=\"self-h\">ysco {now.Self.Version}</h2>\n<dl>\n");
        PageParts.Fact(html, "Built with", now.Self.GoVersion);
        AddProcess(html, facts.SelfPid, facts.Self, facts.Now);
        html.Add($"<dt>Command</dt><dd>");
        foreach (string argument in now.Argv)
        {
            html.Add($"<code>{argument}</code> ");
        }

        html.Add($"</dd>\n");
        AddMachine(html, "Machine", now.Machine.Model);
        AddMachine(html, "Kernel", now.Machine.Kernel);
        AddMachine(html, "Machine id", now.Machine.Id);
        html.Add($"</dl>\n</footer>\n");
    }

    private static void AddMachine(Html html, string name, string value)
    {
        if (value != "")
        {
            PageParts.Fact(html, name, value);
        }
    }

    private static void AddVersion(Html html, Snapshot now)
    {
        html.Add($"<dt>Version</dt><dd>");
        PageParts.Version(html, now.Service.Version, TagLink.Of(now.Service.ModPath, now.Service.Version));
        html.Add($"</dd>\n");
    }

    private static void AddProcess(Html html, int? pid, ProcessStats? stats, DateTimeOffset now)
    {
        if (pid is not { } number)
        {
            PageParts.Fact(html, "Process", "none");
            return;
        }

        html.Add($"<dt>Process</dt><dd>{number}</dd>\n");
        if (stats is null)
        {
            return;
        }

        if (stats.StartTimeSeconds is { } start)
        {
            PageParts.Fact(html, "Up for", PageWords.Span(now - DateTimeOffset.UnixEpoch.AddSeconds(start)));
        }

        PageParts.Fact(html, "Memory", PageWords.Bytes(stats.ResidentBytes));
        PageParts.Fact(html, "Processor", PageWords.CpuTime(stats.CpuSeconds));
    }

    private static void AddEvidence(Html html, Snapshot now, DateTimeOffset time)
    {
        if (now.Evidence is not { } evidence)
        {
            html.Add($"<p>{(now.ServicePid is null ? "The evidence is looked at when the service runs." : "The evidence is being checked.")}</p>\n");
            return;
        }

        if (evidence.Problem != "")
        {
            html.Add($"<p>{(evidence.IsContradicted ? "The evidence does not hold" : "Nothing is proven")}: {evidence.Problem}</p>\n<dl>");
        }
        else if (evidence.Archive != "")
        {
            html.Add(
                $"""
                <p>This very file was unpacked from the archive that the release key has signed.</p>
                <dl>
                <dt>Release key</dt><dd>{evidence.Log}</dd>
                <dt>Archive</dt><dd>{evidence.Archive}</dd>

                """);
            PageParts.CodeFact(html, "SHA-256", evidence.Sum);
        }
        else
        {
            html.Add(
                $"""
                <p>This very file is the build that the log has a record of, which is the same for everybody.</p>
                <dl>
                <dt>Log</dt><dd>{evidence.Log}</dd>
                <dt>Record</dt><dd>number {evidence.RecordNumber} in a signed tree of {evidence.TreeSize}</dd>

                """);
            PageParts.CodeFact(html, "Sum", evidence.Sum);
        }

        html.Add($"<dt>Checked</dt><dd>");
        PageParts.Moment(html, evidence.VerifiedAt, time);
        html.Add($"</dd></dl>\n");
    }
}

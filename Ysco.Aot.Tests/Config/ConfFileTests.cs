using System.Text;
using Xunit;
using Ysco.Config;
using Ysco.Logging;

namespace Ysco.Tests.Config;

public class ConfFileTests
{
    private const string Auth = "AuthFile: ys/password.txt\n";

    [Fact]
    public void The_defaults_are_those_of_the_original()
    {
        YscoConfig config = Parse(Auth);
        Assert.Equal(LogLevel.Info, config.LogLevel);
        Assert.Equal([MonitorMethod.Dns, MonitorMethod.Goproxy], config.Monitor.Methods);
        Assert.Equal("l.gopherwatch.org", config.Monitor.Dns);
        Assert.Equal("https://proxy.golang.org/cached-only/", config.Monitor.GoProxy);
        Assert.Equal("", config.Monitor.GoProxyToolchain);
        Assert.Equal((TimeSpan.FromMinutes(1), TimeSpan.FromHours(24)), (config.Monitor.Delay, config.Monitor.Interval));
        Assert.Equal((VersionPolicy.Patch, VersionPolicy.Patch), (config.Policy.Service, config.Policy.Self));
        Assert.Equal((ToolchainPolicy.Follow, ToolchainPolicy.Follow), (config.Policy.ServiceToolchain, config.Policy.SelfToolchain));
        Assert.Equal((TimeSpan.FromHours(72), TimeSpan.FromHours(1), false), (config.Update.Delay, config.Update.Jitter, config.Update.All));
        Assert.True(config.Update.Schedule.IsAlways);
        Assert.Equal("beta.gobuilds.org+3979319f+AReBl47t6/Zl24/pmarcKhJtsfAU2c1F5Wtu4hrOgOQQ", config.Gobuild.VerifierKey);
        Assert.Equal("", config.Gobuild.BaseUrl);
        Assert.Empty(config.Links);
        Assert.Equal((0UL, TimeSpan.FromSeconds(30)), (config.Process.AmbientCapabilities.Mask, config.Process.StopTimeout));
        Assert.Equal("65534", config.Worker.User);
    }

    [Fact]
    public void Every_key_of_a_full_file_is_read()
    {
        YscoConfig config = ConfFile.Parse("full.conf", Vector("full.conf")).Value;
        Assert.Equal((LogLevel.Debug, "ys/password.txt"), (config.LogLevel, config.AuthFile));
        Assert.Equal(("l.example.test", "http://127.0.0.1:27001"), (config.Monitor.Dns, config.Monitor.GoProxy));
        Assert.Equal("http://127.0.0.1:27001/cached-only/", config.Monitor.GoProxyToolchain);
        Assert.Equal((TimeSpan.FromSeconds(30), TimeSpan.FromHours(12)), (config.Monitor.Delay, config.Monitor.Interval));
        Assert.Equal((VersionPolicy.Minor, VersionPolicy.Manual), (config.Policy.Service, config.Policy.Self));
        Assert.Equal((ToolchainPolicy.Supported, ToolchainPolicy.Patch), (config.Policy.ServiceToolchain, config.Policy.SelfToolchain));
        Assert.Equal(["mo-fr 9-17", "sa", "18-24"], config.Update.Schedule.ToLines());
        Assert.Equal((TimeSpan.FromHours(24), TimeSpan.FromMinutes(30), true), (config.Update.Delay, config.Update.Jitter, config.Update.All));
        Assert.Equal("http://127.0.0.1:27010/tlog", config.Gobuild.BaseUrl);
        Assert.Equal([("http://127.0.0.1:27220/", "the service"), ("http://127.0.0.1:27220/status", "")], config.Links.Select(link => (link.Url, link.Text)));
        Assert.Equal((1UL << 10) | (1UL << 12), config.Process.AmbientCapabilities.Mask);
    }

    [Fact]
    public void The_keys_of_the_process_are_read_in_all_their_forms()
    {
        ProcessConfig none = Parse(Auth).Process;
        Assert.Equal((15, null, null, null, null, false), (none.StopSignalNumber, none.UmaskBits, none.NiceValue, none.MemoryMaxBytes, none.OpenFilesCount, none.NoNewPrivileges));
        ProcessConfig all = Parse(Auth + """
            Process:
            	NoNewPrivileges: true
            	StopSignal: SIGQUIT
            	WorkDir: /var/lib/a b
            	Environment:
            		- A=
            		- B_2=x = y
            	Umask: 27
            	Nice: -20
            	MemoryMax: 64MiB
            	OpenFiles: 1024

            """).Process;
        Assert.Equal((3, 0x17U, -20, 64L << 20, 1024, true), (all.StopSignalNumber, all.UmaskBits, all.NiceValue, all.MemoryMaxBytes, all.OpenFilesCount, all.NoNewPrivileges));
        Assert.Equal(("/var/lib/a b", "A=|B_2=x = y"), (all.WorkDir, string.Join('|', all.Environment.Lines)));
        Assert.Equal([256_000_000, 1L << 30, 2_000_000_000, 100L << 20, 2L << 40, 300_000_000, 100L << 20, 4_000_000_000_000], ((string[])
            ["256MB", "1GiB", "2GB", "104857600", "2TiB", "300000000B", "102400KiB", "4TB"]).Select(size => ProcessValues.Size(size).Value));
    }

    [Theory]
    [InlineData("full.conf")]
    [InlineData("ysco.conf")]
    public void A_plainly_written_file_differs_only_by_what_is_the_default(string name)
    {
        YscoConfig config = ConfFile.Parse(name, Vector(name)).Value;
        string written = ConfFile.Write(config, ConfForm.Plain);
        string[] original = Encoding.UTF8.GetString(Vector(name)).Split('\n');
        string[] lines = written.Split('\n');
        Assert.All(lines, line => Assert.Contains(line.Replace("CAP_NET_ADMIN", "0xc", StringComparison.Ordinal), original));
        Assert.Equal(written, ConfFile.Write(Parse(written), ConfForm.Plain));
    }

    [Theory]
    [InlineData(ConfForm.Plain)]
    [InlineData(ConfForm.Annotated)]
    [InlineData(ConfForm.AnnotatedAll)]
    public void What_is_parsed_from_a_written_configuration_is_the_configuration(ConfForm form)
    {
        foreach (string text in (string[])[Auth, Encoding.UTF8.GetString(Vector("full.conf")), Encoding.UTF8.GetString(Vector("ysco.conf"))])
        {
            YscoConfig config = Parse(text);
            string all = ConfFile.Write(config, ConfForm.AnnotatedAll);
            Assert.Equal(all, ConfFile.Write(Parse(ConfFile.Write(config, form)), ConfForm.AnnotatedAll));
        }
    }

    [Theory]
    [InlineData(ConfForm.Annotated)]
    [InlineData(ConfForm.AnnotatedAll)]
    public void The_annotated_file_parses_once_its_required_key_is_filled_also_with_every_key_set(ConfForm form)
    {
        string text = ConfFile.Write(new YscoConfig(), form);
        Assert.EndsWith("AuthFile: required key is missing", ConfFile.Parse("f", Encoding.UTF8.GetBytes(text.Replace("AuthFile:\n", "", StringComparison.Ordinal))).Failure?.Message, StringComparison.Ordinal);
        string filled = text.Replace("AuthFile:\n", Auth, StringComparison.Ordinal);
        YscoConfig config = Parse(filled);
        Assert.Equal(ConfFile.Write(Parse(Auth), ConfForm.AnnotatedAll), ConfFile.Write(config, ConfForm.AnnotatedAll));
        YscoConfig set = Parse(Enable(filled));
        Assert.Equal("https://service.example/", Assert.Single(set.Links).Url);
        Assert.Equal(["mo-fr 9-17"], set.Update.Schedule.ToLines());
        Assert.Equal(1UL << 10, set.Process.AmbientCapabilities.Mask);
    }

    [Fact]
    public void Every_key_has_documentation_in_the_annotated_file()
    {
        string[] lines = ConfFile.Write(new YscoConfig(), ConfForm.Annotated).Split('\n');
        for (int i = 1; i < lines.Length; i++)
        {
            string line = lines[i].TrimStart('\t');
            if (line.Contains(':', StringComparison.Ordinal) && !line.StartsWith("# ", StringComparison.Ordinal))
            {
                Assert.StartsWith("# ", lines[i - 1].TrimStart('\t'), StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData("LogLevel:\n")]
    [InlineData("Monitor:\n")]
    [InlineData("Monitor:\n\tMethods:\n\tGoProxyToolchain:\nUpdate:\n\tSchedule:\n")]
    [InlineData("Gobuild:\n\tBaseURL:\nLinks:\nProcess:\n\tAmbientCapabilities:\n")]
    public void What_is_left_empty_is_the_default(string text) =>
        Assert.Equal(ConfFile.Write(Parse(Auth), ConfForm.AnnotatedAll), ConfFile.Write(Parse(Auth + text), ConfForm.AnnotatedAll));

    public static TheoryData<string, string> Wrong => new()
    {
        { "", "c:1: AuthFile: required key is missing" },
        { "AuthFile:\n", "c:1: AuthFile: value is missing" },
        { Auth + "Monitor:\n\tIntervall: 1h\n", "c:3: Monitor.Intervall: unknown key (did you mean Interval?)" },
        { Auth + "loglevel: info\n", "c:2: loglevel: unknown key (did you mean LogLevel?)" },
        { Auth + "Quux: 1\n", "c:2: Quux: unknown key" },
        { Auth + "LogLevel: loud\n", "c:2: LogLevel: \"loud\" is not one of debug, info, warn, error" },
        { Auth + "Policy:\n\tService: major\n", "c:3: Policy.Service: \"major\" is not one of patch, minor, manual" },
        { Auth + "Policy:\n\tServiceToolchain: none\n", "c:3: Policy.ServiceToolchain: \"none\" is not one of follow, patch, minor, manual, supported" },
        { Auth + "Monitor:\n\tMethods:\n\t\t- dns\n\t\t- http\n", "c:5: Monitor.Methods: \"http\" is not one of dns, goproxy" },
        { Auth + "Monitor:\n\tMethods: dns\n", "c:3: Monitor.Methods: a list belongs here: lines with \"- \", indented by one more tab" },
        { Auth + "Monitor:\n\tMethods:\n\t\t-\n\t\t\tA: b\n", "c:4: Monitor.Methods: one value belongs here, on the same line" },
        { Auth + "Monitor: dns\n", "c:2: Monitor: keys belong here, on lines of their own, indented by one more tab" },
        { Auth + "Links:\n\t- https://x.example/\n", "c:3: Links: keys belong here, on lines of their own, indented by one more tab" },
        { Auth + "Links:\n\t-\n\t\tText: x\n", "c:3: Links.URL: required key is missing" },
        { Auth + "Monitor:\n\tDelay:\n", "c:3: Monitor.Delay: value is missing" },
        { Auth + "Monitor:\n\tDelay:\n\t\t- 1m\n", "c:3: Monitor.Delay: one value belongs here, on the same line" },
        { Auth + "Monitor:\n\tDelay: 1 minute\n", "c:3: Monitor.Delay: \"1 minute\" is not a duration (such as 72h, 1h30m or 500ms)" },
        { Auth + "Monitor:\n\tDelay: -1s\n", "c:3: Monitor.Delay: -1s is too short (at least 0s)" },
        { Auth + "Monitor:\n\tInterval: 0s\n", "c:3: Monitor.Interval: 0s is too short (at least 1ms)" },
        { Auth + "Monitor:\n\tGoProxy: proxy.golang.org\n", "c:3: Monitor.GoProxy: \"proxy.golang.org\" is not a URL (https://HOST/ or http://HOST/)" },
        { Auth + "Monitor:\n\tGoProxy: ftp://proxy.golang.org/\n", "c:3: Monitor.GoProxy: \"ftp://proxy.golang.org/\" is not a URL (https://HOST/ or http://HOST/)" },
        { Auth + "Monitor:\n\tGoProxy: https://a.example/?x\n", "c:3: Monitor.GoProxy: a base URL has no \"?\" and no \"#\"" },
        { Auth + "Monitor:\n\tGoProxy: https://me:pw@a.example/\n", "c:3: Monitor.GoProxy: a URL with a user in it is not supported" },
        { Auth + "Monitor:\n\tDNS: a..b\n", "c:3: Monitor.DNS: \"a..b\" is not a domain name" },
        { Auth + "Update:\n\tDelay: 4s\n", "c:3: Update.Delay: 4s is too short (at least 5s)" },
        { Auth + "Update:\n\tAll: yes\n", "c:3: Update.All: \"yes\" is not true or false" },
        { Auth + "Update:\n\tSchedule:\n\t\t- mo\n\t\t- 9-17 mo\n", "c:5: Update.Schedule: schedule: \"9-17 mo\": days come before hours, such as \"mo-fr 9-17\"" },
        { Auth + "Gobuild:\n\tVerifierKey: abc\n", "c:3: Gobuild.VerifierKey: \"abc\" is not a verifier key (NAME+HASH+KEY)" },
        { Auth + "Gobuild:\n\tVerifierKey:\n", "c:3: Gobuild.VerifierKey: value is missing" },
        { Auth + "Gobuild:\n\tBaseURL: localhost:8000\n", "c:3: Gobuild.BaseURL: \"localhost:8000\" is not a URL (https://HOST/ or http://HOST/)" },
        { Auth + "Process:\n\tAmbientCapabilities:\n\t\t- CAP_FLY\n", "c:4: Process.AmbientCapabilities: unknown capability \"CAP_FLY\" (names as in capabilities(7), or a number)" },
        { Auth + "Process:\n\tAmbientCapabilities:\n\t\t- 64\n", "c:4: Process.AmbientCapabilities: capability 64 is out of range (0 to 63)" },
        { Auth + "Process:\n\tUmask: 1000\n", "c:3: Process.Umask: \"1000\" is not a mask in octal (such as 0027; 0000 to 0777)" },
        { Auth + "Process:\n\tUmask: 008\n", "c:3: Process.Umask: \"008\" is not a mask in octal (such as 0027; 0000 to 0777)" },
        { Auth + "Process:\n\tNice: 20\n", "c:3: Process.Nice: \"20\" is not a number from -20 to 19" },
        { Auth + "Process:\n\tOpenFiles: 15\n", "c:3: Process.OpenFiles: \"15\" is not a number from 16 to 1073741824" },
        { Auth + "Process:\n\tMemoryMax: 64M\n", "c:3: Process.MemoryMax: \"64M\" is not a size (such as 256MiB, 256MB, 1GiB, or a number of bytes)" },
        { Auth + "Process:\n\tMemoryMax: -1MB\n", "c:3: Process.MemoryMax: \"-1MB\" is not a size (such as 256MiB, 256MB, 1GiB, or a number of bytes)" },
        { Auth + "Process:\n\tMemoryMax: 31MiB\n", "c:3: Process.MemoryMax: 31MiB is out of range (32MiB to 4194304TiB)" },
        { Auth + "Process:\n\tMemoryMax: 4194305TiB\n", "c:3: Process.MemoryMax: 4194305TiB is out of range (32MiB to 4194304TiB)" },
        { Auth + "Process:\n\tMemoryMax: 99999999999999999999\n", "c:3: Process.MemoryMax: \"99999999999999999999\" is not a size (such as 256MiB, 256MB, 1GiB, or a number of bytes)" },
        { Auth + "Process:\n\tStopSignal: KILL\n", "c:3: Process.StopSignal: \"KILL\" is not one of TERM, INT, QUIT, HUP, USR1, USR2, WINCH" },
        { Auth + "Process:\n\tStopSignal: term\n", "c:3: Process.StopSignal: \"term\" is not one of TERM, INT, QUIT, HUP, USR1, USR2, WINCH" },
        { Auth + "Process:\n\tNoNewPrivileges: 1\n", "c:3: Process.NoNewPrivileges: \"1\" is not true or false" },
        { Auth + "Process:\n\tEnvironment:\n\t\t- A=1\n\t\t- B\n", "c:5: Process.Environment: \"B\" is not a variable (NAME=VALUE)" },
        { Auth + "Process:\n\tEnvironment:\n\t\t- =1\n", "c:4: Process.Environment: \"=1\" is not a variable (NAME=VALUE)" },
        { Auth + "Process:\n\tEnvironment:\n\t\t- A=1\n\t\t- A=2\n", "c:5: Process.Environment: variable A is set twice" },
        { Auth + "Worker:\n\tUser: a:b\n", "c:3: Worker.User: \"a:b\" is not a user name or uid" },
        { Auth + "Worker:\n\tUser: 4294967296\n", "c:3: Worker.User: \"4294967296\" is not a user name or uid" },
        { "Update:\n\tDelay: x\nLogLevel: y\nAuthFile: a\n", "c:2: Update.Delay: \"x\" is not a duration (such as 72h, 1h30m or 500ms)" },
        { Auth + Auth, "c:2: AuthFile: duplicate key (first in line 1)" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void The_first_wrong_line_is_named(string text, string message) =>
        Assert.Equal(message, ConfFile.Parse("c", Encoding.UTF8.GetBytes(text)).Failure?.Message);

    [Fact]
    public void Garbage_is_refused_and_never_throws()
    {
        var random = new Random(3);
        byte[] full = Vector("full.conf");
        for (int i = 0; i < 3000; i++)
        {
            byte[] mutated = (byte[])full.Clone();
            for (int j = random.Next(4); j >= 0; j--)
            {
                mutated[random.Next(mutated.Length)] = (byte)random.Next(256);
            }

            if (ConfFile.Parse("c", mutated).Failure is { } failure)
            {
                Assert.StartsWith("c:", failure.Message, StringComparison.Ordinal);
                Assert.DoesNotContain(failure.Message, char.IsControl);
            }
        }
    }

    /// <summary>Takes away the # of each disabled key; comments have a space after theirs.</summary>
    private static string Enable(string text) => string.Join('\n', text.Split('\n').Select(line =>
    {
        int tabs = line.Length - line.TrimStart('\t').Length;
        return line.AsSpan(tabs).StartsWith("#") && !line.AsSpan(tabs).StartsWith("# ") ? line.Remove(tabs, 1) : line;
    }));

    private static YscoConfig Parse(string text) => ConfFile.Parse("c", Encoding.UTF8.GetBytes(text)).Value;

    private static byte[] Vector(string name) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Vectors", "conf", name));
}

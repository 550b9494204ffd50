using Xunit;
using Ysco.Tests.Binary;
using Ysco.Tests.EndToEnd;

namespace Ysco.Tests.Hosts;

/// <summary>publish/nginx.conf: Debian's nginx with its own configuration, TLS, and ysco behind it.</summary>
public class NginxFrontTests(WorldFixture fixture) : IClassFixture<WorldFixture>
{
    private const string Prepare = """
        rm -f /etc/nginx/sites-enabled/*
        mkdir -p /var/log/nginx /etc/ssl/private
        mount -t tmpfs none /var/lib/nginx
        openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=ysco.example.org -addext subjectAltName=DNS:ysco.example.org \
            -keyout /etc/ssl/private/ysco.key -out /etc/ssl/ysco.pem 2>/dev/null
        sed 's/listen 443 ssl;/&\n\tlisten 8443 ssl;/' $PUBLISH/nginx.conf >/etc/nginx/conf.d/ysco.conf
        nginx
        cd /srv/websvc
        exec ./ysco run -addr 127.0.0.1:8080 ./websvc -listen 127.0.0.1:80
        """;

    private const string Name = "https://ysco.example.org";

    [Fact]
    public async Task The_page_loads_and_its_forms_are_taken_from_itself_and_from_nobody_else()
    {
        await using HostMachine machine = await HostMachine.StartAsync(fixture.World, Prepare);
        await machine.UntilAsync($"{Curl()} -o /dev/null {Name}/");

        Assert.Equal("401", await StatusAsync(machine, Name + "/", user: "admin:wrong"));
        string page = await machine.DoAsync($"{Curl()} -i {Name}/");
        Assert.Contains("strict-transport-security: max-age=31536000", page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("<form", page, StringComparison.Ordinal);
        Assert.Equal(Releases.First, (await machine.DoAsync($"{Curl()} {Name}/service-version")).Split(' ')[1]);
        Assert.Equal("404", await StatusAsync(machine, Name + "/metrics"));

        const string Pause = "-d command=pause -d reason=x";
        Assert.Equal("403", await StatusAsync(machine, Name + "/", $"{Pause} -H 'Origin: https://evil.example'"));
        Assert.Equal("403", await StatusAsync(machine, Name + "/", $"{Pause} -H 'Sec-Fetch-Site: cross-site'"));
        Assert.Equal("403", await StatusAsync(machine, Name + "/", $"{Pause} -H 'Origin: {Name}:8443'"));
        Assert.DoesNotContain("paused", await machine.DoAsync("./ysco status"), StringComparison.OrdinalIgnoreCase);
        Assert.Equal("303", await StatusAsync(machine, Name + "/", $"{Pause} -H 'Origin: {Name}' -H 'Sec-Fetch-Site: same-origin'"));
        Assert.Contains("paused", await machine.DoAsync("./ysco status"), StringComparison.OrdinalIgnoreCase);
        Assert.Equal("303", await StatusAsync(machine, $"{Name}:8443/", $"-d command=unpause -H 'Origin: {Name}:8443'"));
        Assert.DoesNotContain("paused", await machine.DoAsync("./ysco status | head -5"), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task The_largest_configuration_goes_through_and_no_answer_is_lost()
    {
        await using HostMachine machine = await HostMachine.StartAsync(fixture.World, Prepare);
        await machine.UntilAsync($"{Curl()} -o /dev/null {Name}/");
        int service = machine.ServicePid;

        // Bytes that have three in a form.
        await machine.DoAsync("cp ys/ysco.conf large && while [ $(stat -c %s large) -lt 65000 ]; do echo '# %%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%' >>large; done");
        Assert.Equal("303", await StatusAsync(machine, Name + "/", $"-d command=saveconfig --data-urlencode config@large -H 'Origin: {Name}'"));

        await machine.DoAsync("cmp large ys/ysco.conf");
        Assert.Equal(service, machine.ServicePid);
        await machine.UntilAsync($"{Curl()} -o /dev/null {Name}/");
    }

    private static string Curl(string user = $"admin:{RunningService.Password}") =>
        $"curl -sSf --cacert /etc/ssl/ysco.pem --resolve ysco.example.org:443:127.0.0.1 --resolve ysco.example.org:8443:127.0.0.1 -u '{user}'";

    private static Task<string> StatusAsync(HostMachine machine, string url, string more = "", string user = $"admin:{RunningService.Password}") =>
        machine.DoAsync($"{Curl(user).Replace("-sSf", "-sS", StringComparison.Ordinal)} -o /dev/null -w '%{{http_code}}' {more} {url}");
}

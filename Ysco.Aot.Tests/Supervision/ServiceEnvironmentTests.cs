using System.Text;
using Xunit;
using Ysco.Accounts;
using Ysco.Supervision;

namespace Ysco.Tests.Supervision;

public class ServiceEnvironmentTests
{
    [Fact]
    public void What_is_not_named_stays_byte_for_byte_and_in_its_order()
    {
        byte[][] ours = [[(byte)'A', (byte)'=', 0xff], "noequals"u8.ToArray(), "=C:=x"u8.ToArray(), "B=1"u8.ToArray(), "B=2"u8.ToArray(), "BB=3"u8.ToArray()];

        Assert.Equal(ours, ServiceEnvironment.Make(ours, null, []));
        Assert.Equal([.. ours[..3], ours[5], "B=x=y"u8.ToArray()], ServiceEnvironment.Make(ours, null, ["B=x=y"]));
    }

    [Fact]
    public void The_users_variables_follow_the_user_and_give_way_to_settings()
    {
        var user = new ServiceUser { Name = "app", Uid = 1, Gid = 2, Groups = [2], Entry = new PasswdEntry("app", 1, 2, "", "") };

        Assert.Equal("X=1 HOME=/ LOGNAME=app SHELL=/bin/sh USER=me", Made(user, "USER=me"));
        Assert.Equal("X=1 HOME=/h USER=app LOGNAME=app SHELL=/s", Made(new ServiceUser { Name = "1", Uid = 1, Gid = 2, Groups = [], Entry = new PasswdEntry("app", 1, 2, "/h", "/s") }));
        Assert.Equal("X=1 HOME=/", Made(new ServiceUser { Name = "5", Uid = 5, Gid = 2, Groups = [] }));
    }

    private static string Made(ServiceUser user, params string[] settings) => string.Join(' ', ServiceEnvironment.Make(
        ["HOME=/root"u8.ToArray(), "X=1"u8.ToArray(), "SHELL=/bin/zsh"u8.ToArray(), "USER=root"u8.ToArray(), "LOGNAME=root"u8.ToArray()], user, settings)
        .Select(Encoding.UTF8.GetString));
}

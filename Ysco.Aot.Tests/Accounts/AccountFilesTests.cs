using Xunit;
using Ysco.Accounts;

namespace Ysco.Tests.Accounts;

public class AccountFilesTests
{
    private static readonly AccountFiles Files = new(
        """
        root:x:0:0:root:/root:/bin/bash
        # app:x:1:1::/:/bin/sh
        +nis
        :x:5:5::/:/bin/sh
        bad:x:-1:5::/:/bin/sh
        bad:x:5:+5::/:/bin/sh
        bad:x:4294967295:5::/:/bin/sh
        app:x:4711:4712:The App, room 1:/srv/app:/usr/sbin/nologin
        app:x:1:1:a second of that name:/:/bin/sh
        same:x:4711:9:a second of that uid:/:/bin/sh
        short:x:7:8
        """,
        """
        root:x:0:
        app:x:4712:
        logs:x:4713:other,app
        media:x:4714:app
        ap:x:4715:ap,app2
        again:x:4714:app
        primary:x:4712:app
        bad:x:y:app
        nomembers:x:4716
        many:x:4717:a,app,b:extra
        """);

    [Fact]
    public void The_first_entry_that_fits_is_the_user()
    {
        PasswdEntry app = Files.User("app")!;

        Assert.Equal((4711U, 4712U, "/srv/app", "/usr/sbin/nologin"), (app.Uid, app.Gid, app.Home, app.Shell));
        Assert.Equal("app", Files.User(4711)?.Name);
        Assert.Equal((7U, 8U, "", "/bin/sh"), (Files.User("short")!.Uid, Files.User(7)!.Gid, Files.User(7)!.Home, Files.User(7)!.Shell));
    }

    [Theory]
    [InlineData("bad")]
    [InlineData("# app")]
    [InlineData("+nis")]
    [InlineData("")]
    [InlineData("App")]
    public void What_is_no_entry_is_no_user(string name) => Assert.Null(Files.User(name));

    [Fact]
    public void The_groups_of_a_user_are_the_primary_one_and_those_that_list_its_name()
    {
        Assert.Equal([4712, 4713, 4714, 4717], Files.GroupsOf(Files.User("app")!));
        Assert.Equal([0], Files.GroupsOf(Files.User("root")!));
    }

    [Fact]
    public void A_group_is_found_by_its_name() => Assert.Equal([4713, 4716, null, null], ((string[])["logs", "nomembers", "bad", ""]).Select(Files.Group));

    [Theory]
    [InlineData("0", true)]
    [InlineData("4294967294", true)]
    [InlineData("4294967295", false)]
    [InlineData("-1", false)]
    [InlineData("+1", false)]
    [InlineData(" 1", false)]
    [InlineData("1x", false)]
    [InlineData("", false)]
    public void An_id_is_digits_and_not_the_one_that_means_none(string text, bool isId) => Assert.Equal(isId, AccountFiles.TryId(text, out _));

    [Fact]
    public void Garbage_is_no_user_and_never_throws()
    {
        var random = new Random(5);
        byte[] bytes = new byte[4000];
        for (int i = 0; i < 200; i++)
        {
            random.NextBytes(bytes);
            string text = System.Text.Encoding.Latin1.GetString(bytes).Replace('a', ':').Replace('b', '\n');
            var files = new AccountFiles(text, text);
            Assert.Null(files.User("app"));
            _ = files.GroupsOf(new PasswdEntry("app", 1, 1, "", ""));
        }
    }
}

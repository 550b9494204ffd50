using System.Net;
using Xunit;
using Ysco.Admin;
using Ysco.Posix;

namespace Ysco.Tests.Admin;

/// <summary>Which private addresses are served where there are more than may be: here four, of which loopback has two.</summary>
public class PrivateChoiceTests
{
    private const int Max = 4;

    [Fact]
    public void Loopback_comes_first_and_the_others_as_the_kernel_tells_them() =>
        Assert.Equal(("127.0.0.1 ::1 10.0.0.1 10.0.0.2", "", "", 2), Choose("", "10.0.0.1 10.0.0.2 10.0.0.3 127.0.0.1 10.0.0.4 ::1"));

    [Fact]
    public void The_places_of_loopback_are_nobody_elses_so_that_it_pushes_nothing_out_when_it_comes()
    {
        Assert.Equal(("10.0.0.1 10.0.0.2", "", "", 2), Choose("", "10.0.0.1 10.0.0.2 10.0.0.3 127.0.0.53"));
        Assert.Equal(("127.0.0.1 10.0.0.1 10.0.0.2", "", "", 2), Choose("10.0.0.1 10.0.0.2", "10.0.0.1 10.0.0.2 10.0.0.3 127.0.0.53 127.0.0.1"));
    }

    [Fact]
    public void What_is_served_is_not_pushed_out_by_what_is_new() =>
        Assert.Equal(("127.0.0.1 10.0.0.8 10.0.0.9", "", "", 1), Choose("127.0.0.1 10.0.0.8 10.0.0.9", "127.0.0.1 10.0.0.1 10.0.0.8 10.0.0.9"));

    [Fact]
    public void What_is_gone_makes_room() =>
        Assert.Equal(("127.0.0.1 10.0.0.9 10.0.0.1", "10.0.0.8", "", 0), Choose("127.0.0.1 10.0.0.8 10.0.0.9", "127.0.0.1 10.0.0.1 10.0.0.9"));

    [Fact]
    public void What_has_no_place_any_more_though_it_is_there_is_not_called_gone() =>
        Assert.Equal(("10.0.0.1 10.0.0.2", "", "10.0.0.3", 1), Choose("10.0.0.1 10.0.0.2 10.0.0.3", "10.0.0.1 10.0.0.2 10.0.0.3"));

    [Fact]
    public void Where_not_all_are_known_what_is_served_stays_and_keeps_its_place() =>
        Assert.Equal(("127.0.0.1 10.0.0.1", "", "", 1), Choose("127.0.0.1 10.0.0.9", "127.0.0.1 10.0.0.1 10.0.0.2", areAll: false));

    [Fact]
    public void An_address_that_two_interfaces_have_is_served_once_and_that_of_a_link_for_each()
    {
        Assert.Equal(("127.0.0.1 10.0.0.1 10.0.0.2", "", "", 0), Choose("10.0.0.1", "127.0.0.1 127.0.0.1 10.0.0.1 10.0.0.1 10.0.0.2 10.0.0.2"));
        Assert.Equal(("fe80::1%2 fe80::1%3", "", "", 0), Choose("", "fe80::1%2 fe80::1%3"));
    }

    [Fact]
    public void Thousands_are_chosen_from_in_no_time()
    {
        string all = string.Join(' ', Enumerable.Range(0, 8192).Select(i => $"10.0.{i / 256}.{i % 256}"));
        var watch = System.Diagnostics.Stopwatch.StartNew();
        Assert.Equal(8190, Choose("", all).LeftOut);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2), $"{watch.Elapsed}");
    }

    private static (string Served, string Gone, string Dropped, int LeftOut) Choose(string before, string all, bool areAll = true)
    {
        ListenAddress address = ListenAddress.Parse("private:80").Value;
        PrivateChoice choice = PrivateChoice.Of(
            [.. Words(before).Select(word => $"{address.Text} {word}")], [.. Words(all).Select(word => address.At(Own(word))!)], areAll, Max);
        return (Join(choice.Served.Select(one => one.Text)), Join(choice.Gone), Join(choice.Dropped), choice.LeftOut);
    }

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static string Join(IEnumerable<string> texts) => string.Join(' ', texts.Select(text => text["private:80 ".Length..]));

    private static SockAddr Own(string text)
    {
        IPAddress address = IPAddress.Parse(text);
        SockAddr own = SockAddr.From(address.GetAddressBytes(), 0);
        own.ScopeId = address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? (uint)address.ScopeId : 0;
        return own;
    }
}

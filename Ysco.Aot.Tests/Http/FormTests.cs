using System.Text;
using Xunit;
using Ysco.Http;

namespace Ysco.Tests.Http;

public class FormTests
{
    [Theory]
    [InlineData("command=update&which=svc", "command", "update")]
    [InlineData("a=1+2%2B3", "a", "1 2+3")]
    [InlineData("%61=%e2%82%ac", "a", "€")]
    [InlineData("a=1&a=2", "a", "1")]
    [InlineData("a", "a", "")]
    [InlineData("&&a=b&", "a", "b")]
    [InlineData("a=b=c", "a", "b=c")]
    [InlineData("", "a", "")]
    [InlineData("config=LogLevel%3A+info%0D%0A", "config", "LogLevel: info\r\n")]
    public void Url_encoded_fields_are_decoded(string body, string name, string value)
    {
        Assert.Null(Read("application/x-www-form-urlencoded; charset=UTF-8", body, out Form form));
        Assert.Equal(value, form[name]);
    }

    [Theory]
    [InlineData("a=%")]
    [InlineData("a=%4")]
    [InlineData("a=%g0")]
    [InlineData("a=%0g")]
    [InlineData("%zz=1")]
    [InlineData("a=%ff")]
    public void Malformed_escapes_and_bytes_that_are_not_utf8_are_refused(string body) =>
        Assert.Equal(new HttpError(400, "malformed form"), Read("application/x-www-form-urlencoded", body, out _));

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/json")]
    [InlineData("application/x-www-form-urlencodedx")]
    public void Other_types_are_refused(string type) => Assert.Equal(415, Read(type, "a=b", out _)!.Status);

    [Fact]
    public void More_fields_than_the_limit_are_refused()
    {
        string full = string.Join('&', Enumerable.Range(0, HttpLimits.FormFields).Select(i => $"a{i}=b"));
        Assert.Null(Read("application/x-www-form-urlencoded", full, out Form form));
        Assert.Equal(HttpLimits.FormFields, form.Count);
        Assert.Equal("too many form fields", Read("application/x-www-form-urlencoded", full + "&x=y", out _)!.Reason);
    }

    [Theory]
    [InlineData("multipart/form-data; boundary=----WebKitFormBoundaryABC", "----WebKitFormBoundaryABC")]
    [InlineData("Multipart/Form-Data; charset=utf-8; Boundary=\"a b\"", "a b")]
    [InlineData("multipart/form-data;boundary=x ; y", "x")]
    public void Multipart_fields_are_read(string type, string boundary)
    {
        string body = $"--{boundary}\r\nContent-Disposition: form-data; name=\"which\"\r\n\r\nsvc\r\n"
            + $"--{boundary}\r\nContent-Type: text/plain\r\ncontent-disposition: form-data; filename=\"name=x; a\"; name=\"config\"\r\n\r\na\r\n--b\r\n\r\n"
            + $"--{boundary}--\r\n";
        Assert.Null(Read(type, body, out Form form));
        Assert.Equal(2, form.Count);
        Assert.Equal("svc", form["which"]);
        Assert.Equal("a\r\n--b\r\n", form["config"]);
    }

    [Theory]
    [InlineData("multipart/form-data", "--x--")]
    [InlineData("multipart/form-data; boundary=", "----")]
    [InlineData("multipart/form-data; boundary=x", "")]
    [InlineData("multipart/form-data; boundary=x", "--x")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\n")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\n\r\n--x--")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n--x")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data\r\n\r\nb\r\n--x--")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\n name=\"a\"\r\n\r\nb\r\n--x--")]
    public void Malformed_multipart_is_refused(string type, string body) => Assert.Equal(400, Read(type, body, out _)!.Status);

    [Fact]
    public void Mutated_forms_are_read_or_refused_and_never_throw()
    {
        byte[] seed = "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb%41+c\r\n--x\r\nContent-Disposition: form-data; name=c\r\n\r\nd&e=f\r\n--x--\r\n"u8.ToArray();
        var random = new Random(3);
        for (int i = 0; i < 5000; i++)
        {
            byte[] bytes = [.. seed];
            for (int edits = random.Next(1, 5); edits > 0; edits--)
            {
                bytes[random.Next(bytes.Length)] = "\r\n-=;\"%&x\xff"u8[random.Next(10)];
            }

            _ = Read("multipart/form-data; boundary=x", Encoding.Latin1.GetString(bytes), out _);
            _ = Read("application/x-www-form-urlencoded", Encoding.Latin1.GetString(bytes), out _);
        }
    }

    private static HttpError? Read(string type, string body, out Form form)
    {
        var parser = new RequestParser();
        byte[] bytes = Encoding.UTF8.GetBytes(body);
        parser.Feed(Encoding.ASCII.GetBytes($"POST / HTTP/1.1\r\nHost: x\r\nContent-Type: {type}\r\nContent-Length: {bytes.Length}\r\n\r\n"), out _);
        if (parser.State == ParseState.HeadComplete)
        {
            parser.TakeBody(HttpLimits.BodyBytes);
            parser.Feed(bytes, out _);
        }

        Assert.Equal(ParseState.Complete, parser.State);
        return Form.Read(parser.Request, out form);
    }
}

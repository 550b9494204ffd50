using Xunit;
using Ysco.Artifacts.Gobuild;
using Ysco.Results;

namespace Ysco.Tests.Artifacts.Gobuild;

public class BuildRecordTests
{
    internal const string Websvc = "example.org/websvc v0.1.0 / linux amd64 go1.26.10 6111358 0siyzyRCaXgT_jID4Vt9LQywgRJk stripped\n";
    private const string Unstripped = "example.org/websvc v0.1.0 / linux amd64 go1.26.10 8827586 0rvDemwAjZzj7Ia0ARQW_OScmtNE \n";

    [Theory]
    [InlineData(Websvc)]
    [InlineData(Unstripped)]
    public void A_record_prints_as_it_was_read(string text)
    {
        BuildRecord record = BuildRecord.Parse(text).Value;
        Assert.Equal(text, record.ToString());
        Assert.Equal(text == Websvc, record.Spec.Stripped);
        Assert.Null(record.Matches(record.Spec));
    }

    [Theory]
    [InlineData("", "no newline at its end")]
    [InlineData("\n", "not 9 fields with a space between")]
    [InlineData("example.org/websvc v0.1.0 / linux amd64 go1.26.10 6111358 0siyzyRCaXgT_jID4Vt9LQywgRJk stripped", "no newline at its end")]
    [InlineData("example.org/websvc v0.1.0 / linux amd64 go1.26.10 6111358 0siyzyRCaXgT_jID4Vt9LQywgRJk\n", "not 9 fields with a space between")]
    [InlineData("example.org/websvc  v0.1.0 / linux amd64 go1.26.10 6111358 0siyzyRCaXgT_jID4Vt9LQywgRJk stripped\n", "not 9 fields with a space between")]
    [InlineData("example.org/websvc v0.1.0 / linux amd64 go1.26.10 6111358 0siyzyRCaXgT_jID4Vt9LQywgRJk stripped more\n", "not 9 fields with a space between")]
    [InlineData("example.org/websvc v0.1.0 / linux amd64 go1.26.10 6111358 0siyzyRCaXgT_jID4Vt9LQywgRJk stripped\n\n", "its last field is neither stripped nor empty")]
    [InlineData("example.org/websvc v0.1.0 / linux amd64 go1.26.10 6111358 0siyzyRCaXgT_jID4Vt9LQywgRJk Stripped\n", "its last field is neither stripped nor empty")]
    [InlineData("example.org/websvc v0.1.0 / linux amd64 go1.26.10 6.1e6 0siyzyRCaXgT_jID4Vt9LQywgRJk stripped\n", "file size 6.1e6: not a number")]
    [InlineData("example.org/websvc v0.1.0 / linux amd64 go1.26.10 06111358 0siyzyRCaXgT_jID4Vt9LQywgRJk stripped\n", "file size 06111358: not a number")]
    [InlineData("example.org/websvc v0.1.0 / linux amd64 go1.26.10 +6111358 0siyzyRCaXgT_jID4Vt9LQywgRJk stripped\n", "file size +6111358: not a number")]
    [InlineData("example.org/websvc v0.1.0 / linux amd64 go1.26.10 99999999999999999999 0siyzyRCaXgT_jID4Vt9LQywgRJk stripped\n", "file size 99999999999999999999: not a number")]
    [InlineData("example.org/websvc v0.1.0 / linux amd64 go1.26.10 6111358 1siyzyRCaXgT_jID4Vt9LQywgRJk stripped\n", "sum 1siyzyRCaXgT_jID4Vt9LQywgRJk: not a 0 and base64 of 20 bytes")]
    [InlineData("example.org/websvc v0.1.0 / linux amd64 go1.26.10 6111358 0siyzyRCaXgT_jID4Vt9LQywgRJl stripped\n", "sum 0siyzyRCaXgT_jID4Vt9LQywgRJl: not a 0 and base64 of 20 bytes")]
    [InlineData("example.org/websvc v0.1.0 / linux amd64 go1.26.10 6111358 0siyzyRCaXgT_jID4Vt9LQywgRJ stripped\n", "sum 0siyzyRCaXgT_jID4Vt9LQywgRJ: not a 0 and base64 of 20 bytes")]
    [InlineData("example.org/websvc v0.1.0 websvc linux amd64 go1.26.10 6111358 0siyzyRCaXgT_jID4Vt9LQywgRJk stripped\n", "package folder websvc: not a slash and a package path")]
    [InlineData("example.org/websvc latest / linux amd64 go1.26.10 6111358 0siyzyRCaXgT_jID4Vt9LQywgRJk stripped\n", "version latest: not of the form v1.2.3")]
    public void What_is_no_record_is_refused(string text, string cause)
    {
        Failure failure = BuildRecord.Parse(text).Failure!;
        Assert.EndsWith(": " + cause, failure.Message);
        Assert.Equal(FailureKind.Invalid, failure.Kind);
    }

    [Theory]
    [InlineData(0, "example.org/other", "record: module is example.org/other, and example.org/websvc was asked for")]
    [InlineData(1, "v0.1.1", "record: version is v0.1.1, and v0.1.0 was asked for")]
    [InlineData(2, "/cmd/x", "record: package folder is /cmd/x, and / was asked for")]
    [InlineData(3, "freebsd", "record: goos is freebsd, and linux was asked for")]
    [InlineData(4, "arm64", "record: goarch is arm64, and amd64 was asked for")]
    [InlineData(5, "go1.26.9", "record: go version is go1.26.9, and go1.26.10 was asked for")]
    [InlineData(6, "0", "record: file size 0: not from 1 to 1073741824 bytes")]
    [InlineData(6, "-5", "record: file size -5: not from 1 to 1073741824 bytes")]
    [InlineData(6, "1073741825", "record: file size 1073741825: not from 1 to 1073741824 bytes")]
    [InlineData(8, "", "record: stripped is no, and yes was asked for")]
    public void Every_field_is_compared_with_what_was_asked(int field, string value, string message)
    {
        BuildSpec asked = BuildRecord.Parse(Websvc).Value.Spec;
        string[] fields = Websvc[..^1].Split(' ');
        fields[field] = value;
        Failure failure = BuildRecord.Parse(string.Join(' ', fields) + "\n").Value.Matches(asked)!;
        Assert.Equal(message, failure.Message);
        Assert.Equal(FailureKind.Security, failure.Kind);
    }

    [Fact]
    public void The_download_is_where_the_real_server_has_it()
    {
        string[] line = File.ReadLines(Path.Join(AppContext.BaseDirectory, "Vectors", "download", "urls.tsv")).First().Split('\t');
        BuildRecord record = BuildRecord.Parse(Websvc).Value;
        Assert.Equal(line[1], record.Sum);
        Assert.Equal("http://h:8000" + line[2], GobuildUrls.Download("http://h:8000/tlog", record).AbsoluteUri);
        Assert.Equal("http://h:8000/b" + line[2], GobuildUrls.Download("http://h:8000/b", record).AbsoluteUri);
    }
}

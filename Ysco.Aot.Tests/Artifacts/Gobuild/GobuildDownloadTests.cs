using System.IO.Compression;
using System.Security.Cryptography;
using Xunit;
using Ysco.Artifacts.Gobuild;
using Ysco.Net;
using Ysco.Results;

namespace Ysco.Tests.Artifacts.Gobuild;

public class GobuildDownloadTests
{
    private const string Base = "http://builds.test/tlog";
    private const string Url = "http://builds.test/example.org/websvc@v0.1.0/linux-amd64-go1.26.10-stripped/";
    private static readonly byte[] Binary = MakeBinary();
    private static readonly BuildRecord Record = RecordOf(Binary);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100_000)]
    public async Task A_binary_is_unpacked_however_its_bytes_arrive(int chunk)
    {
        var output = new MemoryStream();
        var seen = new List<long>();
        var server = new OneBody(Gzip(Binary)) { Chunk = chunk };
        DownloadedBinary got = (await GobuildDownload.RunAsync(Base, Record, server, output, seen.Add, Stop)).Value;
        Assert.Equal(Binary, output.ToArray());
        Assert.Equal(SHA256.HashData(Binary), got.Sha256);
        Assert.Equal(Binary.Length, got.Size);
        Assert.Equal(Binary.Length, seen[^1]);
        Assert.Equal($"{Url}{Record.Sum}/websvc-v0.1.0-go1.26.10-stripped.gz", server.Asked!.AbsoluteUri);
        Assert.Equal(seen.Order(), seen);
        Assert.True(output.CanWrite);
    }

    [Fact]
    public async Task A_binary_of_the_real_server_is_what_its_record_says()
    {
        byte[] body = await File.ReadAllBytesAsync(
            Path.Join(AppContext.BaseDirectory, "Vectors", "download", "websvc-v0.1.0-go1.26.10-stripped.gz"), Stop);
        BuildRecord record = BuildRecord.Parse(BuildRecordTests.Websvc).Value;
        DownloadedBinary got = (await GobuildDownload.RunAsync(Base, record, new OneBody(body), Stream.Null, null, Stop)).Value;
        Assert.Equal(6111358, got.Size);
        Assert.Equal(record.Sum, BuildSum.Of(got.Sha256));
    }

    public static TheoryData<string, FailureKind, string> Bad() => new()
    {
        { "altered", FailureKind.Security, "the binary has the sum " },
        { "altered gzip", FailureKind.Security, "" },
        { "one byte short", FailureKind.Security, "it unpacks to 49999 bytes, and the record says 50000" },
        { "one byte long", FailureKind.Security, "it unpacks to more than the 50000 bytes of the record" },
        { "bomb", FailureKind.Security, "it unpacks to more than the 50000 bytes of the record" },
        { "empty binary", FailureKind.Security, "it unpacks to 0 bytes, and the record says 50000" },
        { "trailing bytes", FailureKind.Security, "bytes follow the gzipped binary" },
        { "trailing zeros", FailureKind.Security, "bytes follow the gzipped binary" },
        { "two members", FailureKind.Security, "bytes follow the gzipped binary" },
        { "a member after it", FailureKind.Security, "it unpacks to more than the 50000 bytes of the record" },
        { "cut off", FailureKind.Security, "" },
        { "page", FailureKind.Invalid, "it is not gzip" },
        { "not packed", FailureKind.Invalid, "it is not gzip" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task What_is_not_what_the_record_says_is_refused(string how, FailureKind kind, string message)
    {
        byte[] good = Gzip(Binary);
        byte[] body = how switch
        {
            "altered" => Gzip([.. Binary[..^1], (byte)(Binary[^1] ^ 1)]),
            "altered gzip" => [.. good[..(good.Length / 2)], (byte)(good[good.Length / 2] ^ 0x55), .. good[((good.Length / 2) + 1)..]],
            "one byte short" => Gzip(Binary[..^1]),
            "one byte long" => Gzip([.. Binary, 0]),
            "bomb" => Gzip(new byte[20_000_000]),
            "empty binary" => Gzip([]),
            "trailing bytes" => [.. good, .. "trailing"u8],
            "trailing zeros" => [.. good, 0],
            "two members" => [.. Gzip(Binary[..20_000]), .. Gzip(Binary[20_000..])],
            "a member after it" => [.. good, .. Gzip([1])],
            "cut off" => good[..^3000],
            "page" => "<html>not here</html>"u8.ToArray(),
            _ => Binary,
        };
        var output = new MemoryStream();
        Result<DownloadedBinary> result = await GobuildDownload.RunAsync(Base, Record, new OneBody(body), output, null, Stop);
        Assert.StartsWith($"download {Url}", result.Failure?.Message);
        Assert.Contains($".gz: {message}", result.Failure!.Message);
        Assert.Equal(kind, result.Failure.Kind);
        Assert.True(output.Length <= Record.FileSize);
        Assert.DoesNotContain('\n', result.Failure.Message);
    }

    [Fact]
    public async Task An_answer_that_is_none_is_told_with_its_reason()
    {
        var server = new OneBody("no such\n build\u0007"u8.ToArray()) { Status = 404 };
        Failure failure = (await GobuildDownload.RunAsync(Base, Record, server, Stream.Null, null, Stop)).Failure!;
        Assert.EndsWith(".gz: http status 404: no such build", failure.Message);
        Assert.Equal(FailureKind.Refused, failure.Kind);

        failure = (await GobuildDownload.RunAsync(Base, Record, new OneBody(new byte[100_000]) { Status = 500 }, Stream.Null, null, Stop)).Failure!;
        Assert.EndsWith(".gz: http status 500: no reason given", failure.Message);
        failure = (await GobuildDownload.RunAsync(Base, Record, new OneBody([]) { Status = 204 }, Stream.Null, null, Stop)).Failure!;
        Assert.Equal(FailureKind.Invalid, failure.Kind);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    [InlineData(int.MaxValue)]
    public async Task A_body_that_stalls_is_a_network_failure(int after)
    {
        byte[] good = Gzip(Binary);
        var server = new OneBody(good)
        {
            FailAfter = Math.Min(after, good.Length),
            Fail = new FetchException(Failure.Network("builds.test: nothing came for 60 s")),
        };
        Failure failure = (await GobuildDownload.RunAsync(Base, Record, server, Stream.Null, null, Stop)).Failure!;
        Assert.EndsWith(".gz: builds.test: nothing came for 60 s", failure.Message);
        Assert.Equal(FailureKind.Network, failure.Kind);
    }

    [Fact]
    public async Task A_download_that_is_stopped_is_a_network_failure()
    {
        using var stop = new CancellationTokenSource();
        Result<DownloadedBinary> result = await GobuildDownload.RunAsync(
            Base, Record, new OneBody(Gzip(Binary)) { Chunk = 100 }, Stream.Null, _ => stop.Cancel(), stop.Token);
        Assert.Equal(FailureKind.Network, result.Failure!.Kind);
    }

    [Fact]
    public async Task A_full_disk_is_a_local_failure()
    {
        Failure failure = (await GobuildDownload.RunAsync(
            Base, Record, new OneBody(Gzip(Binary)), new FullDisk(), null, Stop)).Failure!;
        Assert.EndsWith(".gz: writing the binary: no space left", failure.Message);
        Assert.Equal(FailureKind.Local, failure.Kind);
    }

    [Fact]
    public async Task The_body_is_bounded_by_the_record()
    {
        var server = new OneBody(Gzip(Binary));
        await GobuildDownload.RunAsync(Base, Record, server, Stream.Null, null, Stop);
        Assert.Equal(50_000 + 50 + 65_536, server.Limits!.MaxBodyBytes);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() =>
            GobuildDownload.RunAsync(Base, Record with { FileSize = 0 }, server, Stream.Null, null, Stop));
    }

    private static byte[] MakeBinary()
    {
        // Half of it does not pack, so that the packed body is long enough to be cut and altered.
        byte[] binary = new byte[50_000];
        new Random(5).NextBytes(binary.AsSpan(0, 25_000));
        return binary;
    }

    private static BuildRecord RecordOf(byte[] binary) => BuildRecord.Parse(
        $"example.org/websvc v0.1.0 / linux amd64 go1.26.10 {binary.Length} {BuildSum.Of(SHA256.HashData(binary))} stripped\n").Value;

    private static byte[] Gzip(byte[] data)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(data);
        }

        // .NET writes nothing at all for no data; gzip(1) writes an empty member.
        return packed.Length > 0 ? packed.ToArray() : Convert.FromHexString("1f8b08000000000000030300000000000000000000"[..40]);
    }

    private sealed class OneBody(byte[] body) : IFetcher
    {
        internal int Status { get; init; } = 200;

        internal int Chunk { get; init; } = 4096;

        internal int FailAfter { get; init; } = int.MaxValue;

        internal Exception? Fail { get; init; }

        internal Uri? Asked { get; private set; }

        internal FetchLimits? Limits { get; private set; }

        public Task<Result<FetchedBody>> GetAsync(Uri url, FetchLimits limits, CancellationToken stop) =>
            throw new NotSupportedException();

        public Task<Result<FetchedStream>> OpenAsync(Uri url, FetchLimits limits, CancellationToken stop)
        {
            (Asked, Limits) = (url, limits);
            return Task.FromResult<Result<FetchedStream>>(new FetchedStream(Status, new Trickle(body, Chunk, FailAfter, Fail)));
        }
    }

    private sealed class Trickle(byte[] body, int chunk, int failAfter, Exception? fail) : MemoryStream(body)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (fail is not null && Position >= failAfter)
            {
                throw fail;
            }

            return ValueTask.FromResult(Read(buffer.Span[..(int)Math.Min(Math.Min(buffer.Length, chunk), failAfter - Math.Min(Position, failAfter - 1))]));
        }
    }

    private sealed class FullDisk : MemoryStream
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw new IOException("no space left");
    }
}

using Xunit;
using Ysco.Posix;
using Ysco.Tests.World;

namespace Ysco.Tests.Posix;

public class RandomAccessFileTests
{
    [Fact]
    public void Any_place_of_a_file_can_be_read()
    {
        string folder = TestPaths.NewFolder("access");
        string path = Path.Combine(folder, "f");
        File.WriteAllBytes(path, [.. Enumerable.Range(0, 256).Select(i => (byte)i)]);
        using (RandomAccessFile file = RandomAccessFile.Open(path).Value)
        {
            byte[] into = new byte[10];
            Assert.Equal(256, file.Length);
            Assert.Equal(10, file.Read(100, into));
            Assert.Equal(100, into[0]);
            Assert.Equal(6, file.Read(250, into));
            Assert.Equal(255, into[5]);
            Assert.Equal(0, file.Read(256, into));
        }

        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("/no/such/file", "/no/such/file: no such file or directory")]
    [InlineData("/tmp", "/tmp: is a directory, not a file")]
    public void What_is_no_file_is_named(string path, string message) =>
        Assert.Equal(message, RandomAccessFile.Open(path).Failure?.Message);
}

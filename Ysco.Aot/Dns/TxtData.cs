using System.Text;
using Ysco.Results;

namespace Ysco.Dns;

/// <summary>The data of a TXT record: strings of at most 255 bytes. Reference: RFC 1035 section 3.3.14.</summary>
public static class TxtData
{
    /// <summary>The strings joined; each byte is a character of the same number.</summary>
    /// <returns>The text; Invalid when a string ends after the data.</returns>
    public static Result<string> Join(ReadOnlySpan<byte> data)
    {
        var text = new StringBuilder(data.Length);
        while (!data.IsEmpty)
        {
            int length = data[0];
            if (data.Length <= length)
            {
                return Failure.Invalid("a text record that ends in the middle of a string");
            }

            text.Append(Encoding.Latin1.GetString(data.Slice(1, length)));
            data = data[(length + 1)..];
        }

        return text.ToString();
    }
}

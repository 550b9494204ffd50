using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Ysco.Http;

namespace Ysco.Admin;

/// <summary>
/// HTTP basic authentication: user <c>admin</c> and one password.
/// References: RFC 7617, RFC 9110 section 11.
/// Limits: credentials longer than <see cref="CredentialsBytes"/> are wrong.
/// </summary>
internal sealed class BasicAuth
{
    private const int CredentialsBytes = 1024;

    private readonly byte[] expected;

    /// <summary>Takes the password as it is; an empty one never matches.</summary>
    internal BasicAuth(string password) => expected = password.Length == 0 ? [] : Encoding.UTF8.GetBytes($"admin:{password}");

    internal static bool HasCredentials(HttpRequest request) => request.Header("authorization"u8, out _) > 0;

    /// <summary>Whether the request carries the right ones.</summary>
    internal bool Accepts(HttpRequest request)
    {
        if (request.Header("authorization"u8, out ReadOnlySpan<byte> value) != 1
            || value.Length is < 6 or > CredentialsBytes || !Ascii.EqualsIgnoreCase(value[..6], "basic "u8))
        {
            return false;
        }

        Span<byte> decoded = stackalloc byte[CredentialsBytes];
        return Base64.DecodeFromUtf8(value[6..].Trim((byte)' '), decoded, out _, out int length) == OperationStatus.Done
            && EqualsInConstantTime(decoded[..length], expected);
    }

    /// <summary>Takes as long as <paramref name="given"/> is long, whatever is expected and wherever they differ.</summary>
    internal static bool EqualsInConstantTime(ReadOnlySpan<byte> given, ReadOnlySpan<byte> expected)
    {
        if (expected.IsEmpty)
        {
            return false;
        }

        int difference = given.Length ^ expected.Length;
        int at = 0;
        foreach (byte next in given)
        {
            difference |= next ^ expected[at];
            at = at + 1 == expected.Length ? 0 : at + 1;
        }

        return difference == 0;
    }
}

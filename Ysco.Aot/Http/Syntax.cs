using System.Buffers;

namespace Ysco.Http;

/// <summary>The character classes of RFC 9110 section 5.6 and RFC 3986.</summary>
internal static class Syntax
{
    private static readonly SearchValues<byte> TokenBytes = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    // RFC 3986 sections 2.2 and 2.3 without "#", and what browsers send unescaped although it should be: " < > \ ^ ` { | }.
    private static readonly SearchValues<byte> TargetBytes = SearchValues.Create(
        "!$%&'()*+,-./0123456789:;=?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]_abcdefghijklmnopqrstuvwxyz~\"<>\\^`{|}"u8);

    private static readonly SearchValues<byte> AuthorityBytes = SearchValues.Create(
        "!$%&'()*+,-.0123456789:;=ABCDEFGHIJKLMNOPQRSTUVWXYZ[]_abcdefghijklmnopqrstuvwxyz~"u8);

    /// <summary>Every control character but the tab; RFC 9110 section 5.5 wants them refused (NUL, CR, LF) or replaced.</summary>
    private static readonly SearchValues<byte> ControlBytes = SearchValues.Create(
        0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 127);

    internal static bool IsToken(ReadOnlySpan<byte> text) => !text.IsEmpty && !text.ContainsAnyExcept(TokenBytes);

    internal static bool IsTarget(ReadOnlySpan<byte> text) => !text.IsEmpty && !text.ContainsAnyExcept(TargetBytes);

    /// <summary>uri-host and port, loosely: the bytes they are made of. Empty is allowed (RFC 9110 section 7.2).</summary>
    internal static bool IsAuthority(ReadOnlySpan<byte> text) => !text.ContainsAnyExcept(AuthorityBytes);

    internal static bool IsFieldValue(ReadOnlySpan<byte> text) => !text.ContainsAny(ControlBytes);

    /// <summary>Without the spaces and tabs around it (OWS).</summary>
    internal static ReadOnlySpan<byte> TrimWhitespace(ReadOnlySpan<byte> text) => text.Trim(" \t"u8);

    internal static bool EqualsIgnoreCase(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) =>
        System.Text.Ascii.EqualsIgnoreCase(left, right);

    internal static int HexDigit(byte character) => character switch
    {
        >= (byte)'0' and <= (byte)'9' => character - '0',
        >= (byte)'a' and <= (byte)'f' => character - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => character - 'A' + 10,
        _ => -1,
    };
}

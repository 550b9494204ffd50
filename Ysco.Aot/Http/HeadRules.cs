namespace Ysco.Http;

/// <summary>The rules that need the whole header: Host, framing, connection, expectation.</summary>
internal static class HeadRules
{
    internal static HttpError? Apply(HttpRequest request)
    {
        if (CheckHost(request) is { } badHost)
        {
            return badHost;
        }

        if (BodyFraming.Decide(request, out BodyFraming framing) is { } badFraming)
        {
            return badFraming;
        }

        request.Framing = framing;
        request.KeepAlive = KeepsAlive(request);
        return CheckExpectation(request);
    }

    /// <summary>RFC 9112 section 3.2: exactly one in HTTP/1.1.</summary>
    private static HttpError? CheckHost(HttpRequest request)
    {
        int hosts = request.Header("host"u8, out ReadOnlySpan<byte> host);
        if (hosts > 1 || (hosts == 0 && request.MinorVersion > 0))
        {
            return HttpError.Bad(hosts == 0 ? "no host header field" : "more than one host header field");
        }

        return Syntax.IsAuthority(host) ? null : HttpError.Bad("malformed host header field");
    }

    /// <summary>RFC 9112 section 9.3; "close" wins over "keep-alive".</summary>
    private static bool KeepsAlive(HttpRequest request)
    {
        bool close = false;
        bool keep = false;
        for (int i = 0; i < request.HeaderCount; i++)
        {
            if (Syntax.EqualsIgnoreCase(request.HeaderName(i), "connection"u8))
            {
                ReadOnlySpan<byte> value = request.HeaderValue(i);
                close |= HasMember(value, "close"u8);
                keep |= HasMember(value, "keep-alive"u8);
            }
        }

        return !close && (keep || request.MinorVersion > 0);
    }

    private static bool HasMember(ReadOnlySpan<byte> list, ReadOnlySpan<byte> member)
    {
        foreach (Range part in list.Split((byte)','))
        {
            if (Syntax.EqualsIgnoreCase(Syntax.TrimWhitespace(list[part]), member))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>RFC 9110 section 10.1.1: 417 for what is not known, nothing for HTTP/1.0 and for a request without a body.</summary>
    private static HttpError? CheckExpectation(HttpRequest request)
    {
        int expectations = request.Header("expect"u8, out ReadOnlySpan<byte> expectation);
        if (expectations == 0 || request.MinorVersion == 0)
        {
            return null;
        }

        if (expectations > 1 || !Syntax.EqualsIgnoreCase(expectation, "100-continue"u8))
        {
            return new HttpError(417, "expectation other than 100-continue");
        }

        request.ExpectsContinue = request.HasBody;
        return null;
    }
}

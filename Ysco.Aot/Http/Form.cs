namespace Ysco.Http;

/// <summary>
/// The fields of a posted form, in either of the encodings that browsers use.
/// References: WHATWG URL section 5 (urlencoded), RFC 7578 (multipart/form-data).
/// Limits: <see cref="HttpLimits.FormFields"/> fields; the body's own limit.
/// </summary>
public sealed class Form
{
    private readonly List<(string Name, string Value)> fields = [];

    internal Form()
    {
    }

    /// <summary>How many fields there are.</summary>
    public int Count => fields.Count;

    /// <summary>The value of the first field of this name; empty when there is none.</summary>
    public string this[string name]
    {
        get
        {
            foreach ((string key, string value) in fields)
            {
                if (key == name)
                {
                    return value;
                }
            }

            return "";
        }
    }

    /// <summary>Reads a form: 415 when the body is not said to be one, 400 when it is malformed.</summary>
    /// <param name="request">A complete request.</param>
    /// <param name="form">The form, when the answer is null.</param>
    public static HttpError? Read(HttpRequest request, out Form form)
    {
        form = new Form();
        request.Header("content-type"u8, out ReadOnlySpan<byte> contentType);
        int semicolon = contentType.IndexOf((byte)';');
        ReadOnlySpan<byte> parameters = semicolon < 0 ? default : contentType[(semicolon + 1)..];
        ReadOnlySpan<byte> type = Syntax.TrimWhitespace(semicolon < 0 ? contentType : contentType[..semicolon]);
        if (Syntax.EqualsIgnoreCase(type, "application/x-www-form-urlencoded"u8))
        {
            return form.ReadUrlEncoded(request.Body);
        }

        return Syntax.EqualsIgnoreCase(type, "multipart/form-data"u8)
            ? MultipartForm.Read(request.Body, parameters, form)
            : new HttpError(415, "not a form");
    }

    internal bool TryAdd(string name, string value)
    {
        if (fields.Count == HttpLimits.FormFields)
        {
            return false;
        }

        fields.Add((name, value));
        return true;
    }

    private HttpError? ReadUrlEncoded(ReadOnlySpan<byte> body)
    {
        foreach (Range part in body.Split((byte)'&'))
        {
            ReadOnlySpan<byte> field = body[part];
            if (field.IsEmpty)
            {
                continue;
            }

            int equals = field.IndexOf((byte)'=');
            string? name = PercentEncoding.Decode(equals < 0 ? field : field[..equals], true);
            string? value = equals < 0 ? "" : PercentEncoding.Decode(field[(equals + 1)..], true);
            if (name is null || value is null)
            {
                return HttpError.Bad("malformed form");
            }

            if (!TryAdd(name, value))
            {
                return HttpError.Bad("too many form fields");
            }
        }

        return null;
    }
}

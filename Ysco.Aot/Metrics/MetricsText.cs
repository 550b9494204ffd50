using System.Globalization;
using System.Text;

namespace Ysco.Metrics;

/// <summary>
/// Prometheus text: <c># HELP</c> and <c># TYPE</c> once for each name, and a sample for each metric.
/// References: Prometheus text-based exposition format 0.0.4.
/// </summary>
public static class MetricsText
{
    /// <summary>The media type.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Below ten to this power, numbers are written with an exponent, as Go's 'g' format does.</summary>
    private const int SmallestPlainExponent = -4;

    /// <summary>And above this: 999999 is plain, 1e+06 is not.</summary>
    private const int LargestPlainExponent = 5;

    /// <summary>All metrics as text, sorted by name.</summary>
    public static string Write(List<Metric> metrics)
    {
        metrics.Sort(static (left, right) => string.CompareOrdinal(left.Name, right.Name) is not 0 and var order
            ? order
            : string.CompareOrdinal(left.Service, right.Service) is not 0 and var services
            ? services
            : string.CompareOrdinal(left.LabelValue, right.LabelValue));
        var text = new StringBuilder();
        string described = "";
        foreach (Metric metric in metrics)
        {
            if (metric.Name != described)
            {
                described = metric.Name;
                text.Append("# HELP ").Append(metric.Name).Append(' ').Append(metric.Help).Append('\n');
                text.Append("# TYPE ").Append(metric.Name).Append(metric.Kind == MetricKind.Counter ? " counter\n" : " gauge\n");
            }

            text.Append(metric.Name);
            char before = '{';
            AppendLabel(text, "service", metric.Service, metric.Service.Length > 0, ref before);
            AppendLabel(text, metric.Label, metric.LabelValue, metric.Label.Length > 0, ref before);
            if (before == ',')
            {
                text.Append('}');
            }

            text.Append(' ').Append(Number(metric.Value)).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>A number as Go's client library writes it: the shortest that reads back the same, <c>1.8018304e+07</c>.</summary>
    public static string Number(double value)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
        }

        return value == 0 ? "0" : Shortest(value);
    }

    private static string Shortest(double value)
    {
        string plain = Math.Abs(value).ToString("R", CultureInfo.InvariantCulture);
        int exponentAt = plain.IndexOf('E');
        int exponent = exponentAt < 0 ? 0 : int.Parse(plain.AsSpan(exponentAt + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        string mantissa = exponentAt < 0 ? plain : plain[..exponentAt];
        int point = mantissa.IndexOf('.');
        string digits = point < 0 ? mantissa : mantissa.Remove(point, 1);
        int beforePoint = (point < 0 ? mantissa.Length : point) + exponent;
        int zeros = digits.Length - digits.TrimStart('0').Length;
        digits = digits.TrimStart('0').TrimEnd('0');
        return (value < 0 ? "-" : "") + LayOut(digits, beforePoint - zeros);
    }

    /// <summary>0.<paramref name="digits"/> times ten to the power of <paramref name="point"/>.</summary>
    private static string LayOut(string digits, int point)
    {
        int exponent = point - 1;
        if (exponent is < SmallestPlainExponent or > LargestPlainExponent)
        {
            string fraction = digits.Length > 1 ? "." + digits[1..] : "";
            return string.Create(CultureInfo.InvariantCulture, $"{digits[0]}{fraction}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
        }

        if (point <= 0)
        {
            return "0." + new string('0', -point) + digits;
        }

        return digits.Length <= point ? digits.PadRight(point, '0') : $"{digits[..point]}.{digits[point..]}";
    }

    private static void AppendLabel(StringBuilder text, string name, string value, bool isThere, ref char before)
    {
        if (isThere)
        {
            text.Append(before).Append(name).Append("=\"");
            AppendEscaped(text, value);
            text.Append('"');
            before = ',';
        }
    }

    private static void AppendEscaped(StringBuilder text, string value)
    {
        foreach (char next in value)
        {
            _ = next switch
            {
                '\\' => text.Append(@"\\"),
                '"' => text.Append("\\\""),
                '\n' => text.Append("\\n"),
                _ => text.Append(next),
            };
        }
    }
}

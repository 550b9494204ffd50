using System.Globalization;

namespace Ysco.Tests.Updates;

/// <summary>Versions as the model understands them, worked out without the program's own code.</summary>
internal readonly record struct ModelVersion(int Major, int Minor, int Patch, bool IsPre) : IComparable<ModelVersion>
{
    internal static ModelVersion Of(string text)
    {
        string[] parts = text.TrimStart('v', 'g', 'o').Split('-')[0].Split('.');
        return new ModelVersion(Number(parts[0]), Number(parts[1]), Number(parts[2]), text.Contains('-', StringComparison.Ordinal));
    }

    public int CompareTo(ModelVersion other) =>
        (Major, Minor, Patch, IsPre ? 0 : 1).CompareTo((other.Major, other.Minor, other.Patch, other.IsPre ? 0 : 1));

    public static bool operator >(ModelVersion a, ModelVersion b) => a.CompareTo(b) > 0;

    public static bool operator <(ModelVersion a, ModelVersion b) => a.CompareTo(b) < 0;

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}

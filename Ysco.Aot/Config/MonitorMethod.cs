namespace Ysco.Config;

/// <summary>A way to learn which versions exist.</summary>
public enum MonitorMethod
{
    /// <summary>DNS TXT records below <see cref="MonitorConfig.Dns"/>.</summary>
    Dns,

    /// <summary>The version lists of a Go module proxy.</summary>
    Goproxy,
}

namespace Ysco.Registry;

/// <summary>What is said of a binary when it is added; null for what is not said. A Go program says it itself.</summary>
/// <param name="Module">The module path.</param>
/// <param name="Version">The version.</param>
/// <param name="GoVersion">The Go toolchain.</param>
/// <param name="Goos">The operating system.</param>
/// <param name="Goarch">The processor.</param>
/// <param name="Dir">The package's folder in the module.</param>
internal readonly record struct BinaryFlags(string? Module, string? Version, string? GoVersion, string? Goos, string? Goarch, string? Dir);

namespace Ysco.Config;

/// <summary>How a program's new versions are had.</summary>
public enum SourceKind
{
    /// <summary>A Go program: versions by section Monitor, builds from the log of section Gobuild.</summary>
    Gobuild,

    /// <summary>Any program: releases that a manifest lists, signed by who publishes them.</summary>
    Manifest,
}

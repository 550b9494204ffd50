namespace Ysco.Doctor;

/// <summary>How a check came out.</summary>
internal enum FindingStatus
{
    /// <summary>As an update needs it.</summary>
    Ok,

    /// <summary>An update can go through, and something is worth mending.</summary>
    Warn,

    /// <summary>An update, or the next start, will fail, or is not safe.</summary>
    Fail,

    /// <summary>Not looked at, and why.</summary>
    Skip,
}

namespace Ysco.Updates;

/// <summary>Whose update it is.</summary>
public enum Which
{
    /// <summary>The service that we run; "svc" in files and forms.</summary>
    Service,

    /// <summary>Ourselves; "self" in files and forms.</summary>
    Self,
}

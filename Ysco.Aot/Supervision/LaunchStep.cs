namespace Ysco.Supervision;

/// <summary>What a launcher does, in its order.</summary>
public enum LaunchStep
{
    /// <summary>Reading what it is to do.</summary>
    Plan,

    /// <summary>Limiting the open files.</summary>
    OpenFiles,

    /// <summary>Limiting the memory.</summary>
    Memory,

    /// <summary>The nice value.</summary>
    Nice,

    /// <summary>Going to the folder.</summary>
    WorkFolder,

    /// <summary>Taking capabilities from the bounding set.</summary>
    Bounding,

    /// <summary>The supplementary groups.</summary>
    Groups,

    /// <summary>The group.</summary>
    Gid,

    /// <summary>The user.</summary>
    Uid,

    /// <summary>Being root again, which must fail.</summary>
    RootAgain,

    /// <summary>The permitted and inheritable capabilities.</summary>
    Capabilities,

    /// <summary>An ambient capability; the detail is its number.</summary>
    Ambient,

    /// <summary>no_new_privs.</summary>
    NoNewPrivileges,

    /// <summary>Looking whether all of it came true.</summary>
    ReadBack,

    /// <summary>Whether the user may be in the folder.</summary>
    FolderOfUser,

    /// <summary>The exec; with error number 0: it is about to.</summary>
    Execute,
}

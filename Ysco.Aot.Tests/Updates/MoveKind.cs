namespace Ysco.Tests.Updates;

internal enum MoveKind
{
    /// <summary>Seconds, minutes, hours or days go by.</summary>
    Pass,

    /// <summary>The clock is set, by minutes, days or years, back or forth.</summary>
    SetClock,

    /// <summary>A version, or a toolchain, comes out.</summary>
    Publish,

    /// <summary>The list of versions is an old one, or the newest again.</summary>
    ShowOldList,

    /// <summary>Somebody asks for a check.</summary>
    Check,

    /// <summary>A stranger says that there is something new.</summary>
    Notify,

    /// <summary>Somebody asks for an update.</summary>
    Update,

    Pause,
    Unpause,

    /// <summary>The service ends by itself.</summary>
    Exit,

    /// <summary>A signal from outside.</summary>
    Signal,

    /// <summary>Fetches fail, or work again.</summary>
    BreakFetch,

    /// <summary>Checks fail, or work again.</summary>
    BreakCheck,

    /// <summary>The service path cannot be switched, or can again.</summary>
    BreakSwitch,

    /// <summary>The disk is full, or no more.</summary>
    FillDisk,

    /// <summary>The service heeds TERM, or does not.</summary>
    Obey,

    /// <summary>ysco is killed and started again; the service may have ended in between.</summary>
    Kill,

    /// <summary>The power goes and comes back.</summary>
    CutPower,

    /// <summary>The same, between any two acts to come.</summary>
    CutLater,

    /// <summary>Another configuration, and a restart.</summary>
    Configure,

    /// <summary>Another configuration, taken up by ysco executing itself anew.</summary>
    Renew,

    /// <summary>Hooks say no, or not now, or cannot be run, or say yes again.</summary>
    BreakHooks,

    /// <summary>Whatever runs is not well, or is again.</summary>
    BreakHealth,
}

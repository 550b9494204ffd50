namespace Ysco.Config;

/// <summary>How much of a configuration is written.</summary>
public enum ConfForm
{
    /// <summary>The required keys and those that differ from the default, without comments.</summary>
    Plain,

    /// <summary>Every key with its documentation; those that have the default are disabled by a #.</summary>
    Annotated,

    /// <summary>Every key with its documentation; those without any value are disabled by a #.</summary>
    AnnotatedAll,
}

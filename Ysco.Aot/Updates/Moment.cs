namespace Ysco.Updates;

/// <summary>
/// Now, on both clocks. What is written down or promised to a person goes by the wall clock; what waits goes by the
/// other one, which no one sets.
/// </summary>
/// <param name="Wall">The wall clock, which may jump either way.</param>
/// <param name="Uptime">A clock that only goes forward; its zero means nothing.</param>
public readonly record struct Moment(DateTimeOffset Wall, TimeSpan Uptime);

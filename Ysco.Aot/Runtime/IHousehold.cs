namespace Ysco.Runtime;

/// <summary>
/// What a supervisor shares with whatever else lives in its process: the process itself. <c>ysco run</c> has one supervisor in it,
/// <c>ysco supervise</c> one for each service. A supervisor decides about its own service; what concerns all is asked for here.
/// </summary>
public interface IHousehold
{
    /// <summary>What of the others keeps the process from being executed anew now, in words; empty when nothing does.</summary>
    string Busy { get; }

    /// <summary>Files that the others run, start or go back to: several may lie in one folder, under the names of one program.</summary>
    IReadOnlyList<string> FilesOfOthers { get; }

    /// <summary>Whose turn it is to look for new versions.</summary>
    CheckTurns Checks { get; }

    /// <summary>The service was started, for the first time or again.</summary>
    void Runs();

    /// <summary>
    /// The service does not run, and its supervisor lives on: it wants to be told when the service is to be started again
    /// (<see cref="Supervisor.RestIsOver"/>). Not where the end of a service is that of the process (UpdateSettings.IsStartedAgain).
    /// </summary>
    /// <param name="why">How it ended, or why it cannot be started.</param>
    void Rests(string why);

    /// <summary>The service has ended, and its supervisor is done with all. Called once, the last word of a supervisor.</summary>
    /// <param name="status">The exit status, as a shell has it.</param>
    void Ended(int status);

    /// <summary>What the next program is to find is written down: the process is to be executed anew.</summary>
    void Renew();
}

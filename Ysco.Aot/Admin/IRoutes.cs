using Ysco.Http;
using Ysco.Runtime;
using Ysco.Updates;

namespace Ysco.Admin;

/// <summary>What the server asks about each request: the admin pages of a supervisor, or the files of a registry.</summary>
internal interface IRoutes
{
    /// <summary>The service whose socket this is for, as it is handed on; empty for what is the process's.</summary>
    string Service => "";

    /// <summary>Who answers a request: ourselves, or those of the service that it is for.</summary>
    IRoutes At(HttpRequest request) => this;

    /// <summary>Decides on the header alone.</summary>
    Admission Admit(HttpRequest request, ServerRole role, ulong source, bool isProven);

    /// <summary>Decides on a complete request that was admitted.</summary>
    Handling Handle(HttpRequest request);

    /// <summary>The answer that was held back by <see cref="Admit"/> may go out now.</summary>
    void DelayIsOver(ulong source);

    /// <summary>Hands a command on.</summary>
    void Submit(AdminCommand command, Action<UpdateReply> done);
}

using Ysco.Http;
using Ysco.Runtime;
using Ysco.Updates;

namespace Ysco.Admin;

/// <summary>What becomes of a complete request: an answer now, or a command and an answer once it is done.</summary>
internal readonly record struct Handling(HttpResponse? Response, AdminCommand? Command, Func<UpdateReply, HttpResponse>? Render)
{
    internal static Handling Now(HttpResponse response) => new(response, null, null);

    internal static Handling Later(AdminCommand command, Func<UpdateReply, HttpResponse> render) => new(null, command, render);
}

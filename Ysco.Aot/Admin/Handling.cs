using Ysco.Http;
using Ysco.Runtime;
using Ysco.Updates;

namespace Ysco.Admin;

/// <summary>What becomes of a complete request: an answer now, or a command and an answer once it is done.</summary>
internal readonly record struct Handling(HttpResponse? Response, AdminCommand? Command, Func<UpdateReply, HttpResponse>? Render)
{
    /// <summary>Why a request of somebody who may ask was refused on sight, for the log; null when it was not.</summary>
    internal string? Refusal { get; private init; }

    internal static Handling Refused(int status, string reason) =>
        new(HttpResponse.Text(status, $"{reason}\n"), null, null) { Refusal = reason };

    internal static Handling Now(HttpResponse response) => new(response, null, null);

    internal static Handling Later(AdminCommand command, Func<UpdateReply, HttpResponse> render) => new(null, command, render);
}

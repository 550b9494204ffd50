using Ysco.Http;
using Ysco.Runtime;
using Ysco.Updates;

namespace Ysco.Admin;

/// <summary>Forms into commands, and their outcome into answers.</summary>
internal static class AdminForms
{
    /// <summary>No version of a Go module in use is near it.</summary>
    private const int VersionCharacters = 128;

    /// <summary>PATH_MAX of Linux.</summary>
    private const int PathCharacters = 4096;

    /// <summary>For state.json and the page; a sentence.</summary>
    internal const int ReasonCharacters = 200;

    /// <summary>The query of the page that says that a test is on its way.</summary>
    internal const string Tested = "tested";

    private static readonly HttpResponse BackToPage = HttpResponse.Text(303, "") with { Fields = ["Location: ."] };
    private static readonly HttpResponse BackToPageTested = HttpResponse.Text(303, "") with { Fields = [$"Location: ./?{Tested}"] };
    /// <summary>The header field of a failure for which a signature or a log was proven wrong: a command ends with another status then.</summary>
    internal const string Disproven = "Ysco-Failure: security";

    private static readonly HttpResponse Ok = HttpResponse.Text(200, "ok");

    internal static Handling Read(Route route, Form form) =>
        route == Route.Update ? ReadUpdate(form, static reply => Answer(reply, Ok))
        : route == Route.Install ? ReadInstall(form)
        : ReadPage(form);

    private static Handling ReadPage(Form form) => form["command"] switch
    {
        "check" => Handling.Later(new AdminCommand.Check(), AnswerPage),
        "pause" => ReadPause(form["reason"]),
        "unpause" => Handling.Later(new AdminCommand.Unpause(), AnswerPage),
        "update" => ReadUpdate(form, AnswerPage),
        "testnotify" => Handling.Later(new AdminCommand.TestNotify(), static reply => Answer(reply, BackToPageTested)),
        "saveconfig" => ReadConfig(form["config"], form["sum"]),
        "reload" => Handling.Later(new AdminCommand.Reload(), AnswerPage),
        _ => Bad("command: must be check, pause, unpause, update, saveconfig, reload or testnotify"),
    };

    /// <summary>A browser ends the lines of a text area with CR LF (HTML section 4.10.21.4), and sends the last one as it was left.</summary>
    private static Handling ReadConfig(string text, string replaces)
    {
        text = text.Replace("\r\n", "\n", StringComparison.Ordinal);
        return Handling.Later(new AdminCommand.SaveConfig(text == "" || text.EndsWith('\n') ? text : text + "\n", replaces), AnswerPage);
    }

    private static Handling ReadPause(string reason)
    {
        reason = reason.Trim();
        return IsReason(reason)
            ? Handling.Later(new AdminCommand.Pause(reason), AnswerPage)
            : Bad(NoReason);
    }

    /// <summary>What is wrong with a reason that is not <see cref="IsReason"/>.</summary>
    internal static readonly string NoReason = $"reason: must be one line of at most {ReasonCharacters} characters";

    /// <summary>Whether a reason for a pause can be kept and shown as it is.</summary>
    internal static bool IsReason(string reason) => IsLine(reason, ReasonCharacters);

    private static Handling ReadUpdate(Form form, Func<UpdateReply, HttpResponse> render)
    {
        Which? which = form["which"] switch { "svc" => Which.Service, "self" => Which.Self, _ => null };
        if (which is null)
        {
            return Bad("which: must be svc or self");
        }

        string version = form["version"];
        string goVersion = form["goversion"];
        if (!IsVersion(version))
        {
            return Bad("version: must be a version, latest or current");
        }

        return IsVersion(goVersion) || (goVersion.Length == 0 && which == Which.Self)
            ? Handling.Later(new AdminCommand.Update(which.Value, version, goVersion), render)
            : Bad("goversion: must be a toolchain, latest or current");
    }

    /// <summary>It names a file of the machine: only over the socket.</summary>
    private static Handling ReadInstall(Form form)
    {
        string file = form["file"];
        if (!file.StartsWith('/') || !IsLine(file, PathCharacters))
        {
            return Bad("file: must be an absolute path");
        }

        if (!IsLine(form["name"], PathCharacters) || !IsLine(form["dir"], PathCharacters))
        {
            return Bad("name and dir: must be those of a bundle");
        }

        // What is to be looked up first is in no bundle.
        string version = form["version"];
        string goVersion = form["goversion"];
        return !UpdateTurn.IsVersion(version) ? Bad("version: must be a full semantic version such as v1.2.3")
            : !IsVersion(goVersion) || goVersion is "latest" or "current" ? Bad("goversion: must be a toolchain, or none")
            : Handling.Later(
                new AdminCommand.Install(form["which"] == "self" ? Which.Self : Which.Service, version, goVersion, new OfferedBundle(file, form["name"], form["dir"], form["older"] == "true")),
                static reply => Answer(reply, Ok));
    }

    private static bool IsVersion(string text) =>
        text.Length is > 0 and <= VersionCharacters && !text.AsSpan().ContainsAnyExceptInRange('!', '~');

    private static bool IsLine(string text, int characters)
    {
        foreach (char next in text)
        {
            if (char.IsControl(next))
            {
                return false;
            }
        }

        return text.Length <= characters;
    }

    internal static HttpResponse AnswerPage(UpdateReply reply) => Answer(reply, BackToPage);

    private static HttpResponse Answer(UpdateReply reply, HttpResponse done) => reply.Kind switch
    {
        ReplyKind.Done => done,
        ReplyKind.Refused => HttpResponse.Text(400, $"{reply.Message}\n"),
        ReplyKind.Conflict => HttpResponse.Text(409, $"{reply.Message}\n"),
        ReplyKind.Disproven => HttpResponse.Text(500, $"{reply.Message}\n") with { Fields = [Disproven] },
        _ => HttpResponse.Text(500, $"{reply.Message}\n"),
    };

    private static Handling Bad(string message) => Handling.Refused(400, message);
}

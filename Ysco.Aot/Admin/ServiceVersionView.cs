using Ysco.Http;
using Ysco.Runtime;
using Ysco.Updates;

namespace Ysco.Admin;

/// <summary>
/// /service-version and /service-version.json: which build runs. Rendered once for each build, as monitors ask often.
/// </summary>
internal sealed class ServiceVersionView
{
    private Build? shown;
    private HttpResponse text = HttpResponse.Text(200, "");
    private HttpResponse json = HttpResponse.Text(200, "");

    internal HttpResponse Text(Snapshot now)
    {
        Refresh(now);
        return text;
    }

    internal HttpResponse Json(Snapshot now)
    {
        Refresh(now);
        return json;
    }

    internal static string PackageOf(Build build) => build.PkgDir == "/" ? build.ModPath : build.ModPath + build.PkgDir;

    private void Refresh(Snapshot now)
    {
        if (ReferenceEquals(shown, now.Service))
        {
            return;
        }

        shown = now.Service;
        string package = PackageOf(shown);
        text = HttpResponse.Text(200, $"{package} {shown.Version} {shown.GoVersion} {now.ServiceOs} {now.ServiceArch}\n");
        json = new HttpResponse(200, JsonView.ContentType, RenderJson(now, package));
    }

    private static byte[] RenderJson(Snapshot now, string package)
    {
        using var writer = new JsonText('\t', 1);
        writer.Json.WriteStartObject();
        writer.Json.WriteString("arch", now.ServiceArch);
        writer.Json.WriteString("goversion", now.Service.GoVersion);
        writer.Json.WriteString("module", now.Service.ModPath);
        writer.Json.WriteString("os", now.ServiceOs);
        writer.Json.WriteString("package", package);
        writer.Json.WriteString("version", now.Service.Version);
        writer.Json.WriteEndObject();
        return writer.Finish();
    }
}

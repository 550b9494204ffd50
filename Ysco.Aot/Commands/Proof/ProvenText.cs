using System.Globalization;
using System.Text;
using Ysco.Artifacts.Gobuild;

namespace Ysco.Commands.Proof;

/// <summary>What is proven of a binary, for a person and for a script: a word and a value a line.</summary>
internal static class ProvenText
{
    internal static string Of(VerifiedBuild build, TrustedKey key)
    {
        BuildSpec spec = build.Record.Spec;
        return new StringBuilder()
            .Append("module      ").Append(spec.Module).Append('\n')
            .Append("package     ").Append(spec.Dir).Append('\n')
            .Append("version     ").Append(spec.Version).Append('\n')
            .Append("goversion   ").Append(spec.GoVersion).Append('\n')
            .Append("platform    ").Append(spec.Goos).Append('/').Append(spec.Goarch).Append('\n')
            .Append(CultureInfo.InvariantCulture, $"size        {build.Record.FileSize}\n")
            .Append("sum         ").Append(build.Record.Sum).Append('\n')
            .Append(CultureInfo.InvariantCulture, $"record      {build.RecordNumber}\n")
            .Append(CultureInfo.InvariantCulture, $"tree size   {build.TreeSize}\n")
            .Append(CultureInfo.InvariantCulture, $"key         {key}\n")
            .ToString();
    }
}

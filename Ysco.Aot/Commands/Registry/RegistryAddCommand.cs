using Ysco.Artifacts.Gobuild;
using Ysco.Commands.CommandLine;
using Ysco.Commands.Proof;
using Ysco.Notes;
using Ysco.Registry;
using Ysco.Results;

namespace Ysco.Commands.Registry;

/// <summary><c>ysco registry add DIR BINARY</c>.</summary>
internal static class RegistryAddCommand
{
    internal static int Run(CommandContext context)
    {
        var flags = new FlagSet("registry add", "DIR BINARY")
        {
            AnyOrder = true,
            About = "Adds a binary to the registry in DIR. A Go program says itself what it is, and what is said of it must agree; of another "
                + "program -module and -version say it. A version that is there is never changed: the same bytes are no error, others are refused.",
        };
        Flag<string> key = flags.Text("key", "", "file", RegistryArguments.KeyFlagHelp);
        Flag<string> module = flags.Text("module", "", "path", "the module path, such as example.org/app");
        Flag<string> version = flags.Text("version", "", "version", "the version, such as v1.2.3");
        Flag<string> goVersion = flags.Text("goversion", "", "version", "the Go toolchain (default for a program that is not of Go: none)");
        Flag<string> goos = flags.Text("goos", "", "system", "the operating system (default: linux)");
        Flag<string> goarch = flags.Text("goarch", "", "machine", "the processor, by its name in Go (default: what the binary's header says)");
        Flag<string> dir = flags.Text("dir", "", "folder", "the package's folder in the module, such as /cmd/app (default: /)");
        if (flags.Parse(context, 2, 2) is { } code)
        {
            return code;
        }

        RegistryFolder folder = RegistryArguments.Folder(flags.Rest.Span[0]);
        var said = new BinaryFlags(Said(module), Said(version), Said(goVersion), Said(goos), Said(goarch), Said(dir));
        if (!RegistryArguments.Key(folder, key.Value).Try(out SignerKey? signer, out Failure? failure)
            || !new RegistryAdd(folder, signer).Add(flags.Rest.Span[1], said).Try(out AddedBuild? added, out failure))
        {
            return context.Fail(failure);
        }

        BuildSpec spec = added.Record.Spec;
        string package = spec.Module + "@" + spec.Version + (spec.Dir == "/" ? "" : spec.Dir);
        string built = spec.GoVersion == BuildSpec.NotGo ? "" : $" {spec.GoVersion}";
        context.Out.Write(
            $"{(added.IsNew ? "added" : "is there already")}: record {added.Number}, {package} {spec.Goos}/{spec.Goarch}{built}, {added.Record.FileSize} bytes, sum {added.Record.Sum}\n");
        LoaderWarning.Say(context, flags.Rest.Span[1]);
        return ExitCode.Ok;
    }

    private static string? Said(Flag<string> flag) => flag.IsSet ? flag.Value : null;
}

using Ysco.Artifacts.Gobuild;
using Ysco.Bytes;
using Ysco.Go;
using Ysco.Results;

namespace Ysco.Registry;

/// <summary>
/// As which build a binary is added. What a Go program says of itself counts, and what is said of it must agree: whoever
/// installs it compares both. Of another program all is as it is said, but for the machine, which its header tells.
/// </summary>
internal static class BinarySpec
{
    /// <summary>Reads it.</summary>
    /// <param name="file">The binary.</param>
    /// <param name="said">What is said of it.</param>
    /// <returns>The build, or what is wrong; without the file's name.</returns>
    internal static Result<BuildSpec> Of(IRandomAccess file, BinaryFlags said)
    {
        Result<ElfFile> elf = ElfFile.Read(file);
        if (elf.Failure is { Kind: FailureKind.Local } unread)
        {
            return unread;
        }

        return elf.Failure is null && BuildInfo.Read(elf.Value).Try(out BuildInfo? info, out _)
            ? OfGo(elf.Value, info, said)
            : OfOther(elf, said);
    }

    private static Result<BuildSpec> OfGo(ElfFile elf, BuildInfo info, BinaryFlags said)
    {
        if (info.Version == "" || info.ModulePath == "")
        {
            return Failure.Invalid(
                "the Go program does not know its version, and flags cannot say it, for clients compare the log's record with the program: \"go install "
                + "MODULE@VERSION\" writes it down always, \"go build\" of Go 1.24 and later in a checkout of a tagged commit with nothing changed "
                + "(\"ysco registry release\" takes the program as it is, for services with Source.Service of type manifest)");
        }

        Failure? differs = Differs("-module", said.Module, info.ModulePath)
            ?? Differs("-version", said.Version, info.Version)
            ?? Differs("-goversion", said.GoVersion, info.GoVersion)
            ?? Differs("-goos", said.Goos, info.GoOs)
            ?? Differs("-goarch", said.Goarch, info.GoArch)
            ?? Differs("-dir", said.Dir, info.PkgDir);
        if (differs is not null)
        {
            return differs;
        }

        return !elf.HasSymbols().Try(out bool symbols, out Failure? failure) ? failure
            : symbols ? Failure.Invalid("the Go program has its symbols, and ysco asks for stripped builds only (build it with -ldflags=-s)")
            : BuildSpec.Create(info.ModulePath, info.Version, info.PkgDir, info.GoOs, info.GoArch, info.GoVersion);
    }

    private static Result<BuildSpec> OfOther(Result<ElfFile> elf, BinaryFlags said)
    {
        string? machine = elf.Failure is null ? elf.Value.GoArch : null;
        if (said.Module is null || said.Version is null || (said.Goarch ?? machine) is null)
        {
            string missing = said.Module is null ? "-module" : said.Version is null ? "-version" : "-goarch";
            return Failure.Invalid($"is no Go program, which would say what it is: {missing} is missing");
        }

        return machine is not null && Differs("-goarch", said.Goarch, machine) is { } differs
            ? differs
            : BuildSpec.Create(
                said.Module, said.Version, said.Dir ?? "/", said.Goos ?? "linux", said.Goarch ?? machine!,
                said.GoVersion ?? BuildSpec.NotGo, stripped: false);
    }

    private static Failure? Differs(string flag, string? said, string own) => said is null || said == own
        ? null
        : Failure.Invalid($"flag {flag} says {OneLine.From(said)}, and the binary says {(own == "" ? "nothing" : OneLine.From(own))}");
}

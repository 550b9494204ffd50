using Ysco.Durable;
using Ysco.Posix;
using Ysco.Results;

namespace Ysco.Commands.Init;

/// <summary>
/// The link <c>ysco</c> in the current folder, to the program that runs: under a fixed name, so that to update it is one
/// rename as it is for the service. When the program lies there itself under that name, it gets one with its version.
/// </summary>
/// <param name="program">The program that runs, links resolved.</param>
internal sealed class SelfLink(string program)
{
    internal const string Name = "ysco";
    private static readonly string Versioned = $"{Name}-{ThisBuild.Version}";
    private bool linked;
    private bool renamed;

    /// <summary>What was done, in a line or two; empty when all was there.</summary>
    internal string Summary => renamed ? $"renamed {Name} to {Versioned}\nmade {Name}, a link to it\n"
        : linked ? $"made {Name}, a link to {program}\n"
        : "";

    /// <summary>Null when the name is free or ours; else what lies there.</summary>
    internal Failure? Refuse()
    {
        if (FileStatus.Of(Name, followLinks: false) is not { } there)
        {
            return null;
        }

        if (Files.RealPath(Name) != program)
        {
            string what = there.IsDirectory ? "a folder" : there.IsLink ? "a link to something else" : "not the ysco that runs";
            return Failure.Local($"{Name}: exists already and is {what} (remove it, or work in another folder)");
        }

        return there.IsLink || FileStatus.Of(Versioned, followLinks: false) is not { } taken || taken.Inode == there.Inode
            ? null
            : Failure.Local($"{Versioned}: exists already, and is the name that {Name} is to get (remove it, or work in another folder)");
    }

    /// <summary>Makes the link, where there is none to this program.</summary>
    internal Failure? Make()
    {
        if (FileStatus.Of(Name, followLinks: false) is not { } there)
        {
            linked = Files.symlink(program, Name) == 0;
            return linked ? null : Failure.Local($"{Name}: making a link: {Errno.Describe(Errno.Last)}");
        }

        return there.IsLink ? null : MoveAside();
    }

    /// <summary>Takes back what was done.</summary>
    internal void Undo()
    {
        if (linked)
        {
            _ = Files.unlink(Name);
        }
        else if (renamed)
        {
            _ = Files.rename(Versioned, Name);
        }
    }

    /// <summary>At every instant the name leads to the program.</summary>
    private Failure? MoveAside()
    {
        if (Files.link(Name, Versioned) != 0 && Errno.Last != Errno.EEXIST)
        {
            return Failure.Local($"{Versioned}: {Errno.Describe(Errno.Last)}");
        }

        string temporary = Name + DurableFile.TemporarySuffix;
        _ = Files.unlink(temporary);
        Failure? failure = Files.symlink(Versioned, temporary) == 0
            ? DurableFile.Rename(temporary, Name)
            : Failure.Local($"{Name}: making a link: {Errno.Describe(Errno.Last)}");
        renamed = failure is null;
        return failure;
    }
}

using Ysco.Results;
using Ysco.Sconf;

namespace Ysco.Config;

/// <summary>
/// ysco.conf as a whole: text to <see cref="YscoConfig"/> and back. What the keys are, their documentation, parsers and
/// writers is generated from the model; see <see cref="YscoConfig"/>. Limits: those of <see cref="SconfParser"/>.
/// </summary>
public static class ConfFile
{
    private const string Heading =
        "Configuration of ysco, in sconf format: \"Key: value\" lines, indented with tabs. A comment has a line of its own. "
        + "Values are neither quoted nor escaped. A key that begins with # is not set: what follows shows its default or an "
        + "example.";

    /// <summary>Parses a file.</summary>
    /// <param name="file">Its name, for messages.</param>
    /// <param name="text">Its bytes.</param>
    /// <returns>
    /// The configuration, or a failure with the first thing that is wrong:
    /// <c>ysco.conf:12: Monitor.Intervall: unknown key (did you mean Interval?)</c>.
    /// </returns>
    public static Result<YscoConfig> Parse(string file, ReadOnlySpan<byte> text)
    {
        if (!SconfParser.Parse(file, text).Try(out SconfNode? root, out Failure? failure))
        {
            return failure;
        }

        var errors = new ConfErrors(file);
        YscoConfig config = YscoConfig.Read(new ConfReader(root, errors));
        return errors.First is null ? config : errors.First;
    }

    /// <summary>Writes a file. What <see cref="Parse"/> reads from it is the configuration again.</summary>
    /// <param name="config">What is in it. Its values must be such that a file can hold them.</param>
    /// <param name="form">How much is written.</param>
    public static string Write(YscoConfig config, ConfForm form)
    {
        var describer = new ConfDescriber(form);
        YscoConfig.Describe(config, describer);
        string keys = SconfWriter.Write(describer.Finish("", ""));
        return form == ConfForm.Plain ? keys : $"{SconfWriter.Comment(Heading)}\n{keys}";
    }
}

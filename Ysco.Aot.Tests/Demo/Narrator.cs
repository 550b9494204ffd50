namespace Ysco.Tests.Demo;

/// <summary>How the demo speaks: chapters, sentences, commands with their output, tables. Plain text, 100 columns where it can be.</summary>
internal sealed class Narrator(TextWriter output)
{
    private const int Columns = 100;
    private const string Indent = "    ";
    private int _chapters;

    /// <summary>Begins a chapter.</summary>
    public void Chapter(string title)
    {
        output.WriteLine($"\n{++_chapters}. {title}\n{new string('-', title.Length + 3)}");
        output.Flush();
    }

    /// <summary>Says a few sentences, wrapped, an empty line before them.</summary>
    public void Say(string text)
    {
        output.WriteLine();
        string line = "";
        foreach (string word in text.Split(' '))
        {
            if (line.Length + 1 + word.Length > Columns)
            {
                output.WriteLine(line);
                line = "";
            }

            line += line.Length == 0 ? word : $" {word}";
        }

        output.WriteLine(line);
        output.Flush();
    }

    /// <summary>Shows a command before it is run.</summary>
    public void Command(string line)
    {
        output.WriteLine($"\n$ {line}");
        output.Flush();
    }

    /// <summary>Shows lines as they are, indented.</summary>
    public void Block(IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            output.WriteLine(line.Length == 0 ? "" : Indent + line);
        }

        output.Flush();
    }

    /// <summary>Shows what a program wrote.</summary>
    public void Block(string text) => Block(text.TrimEnd('\n').Split('\n').Where(l => text.Length > 0));
}

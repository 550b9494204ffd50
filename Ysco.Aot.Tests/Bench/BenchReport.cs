using System.Text.Json;

namespace Ysco.Tests.Bench;

/// <summary>Prints figures as they come, and writes them all as JSON.</summary>
internal sealed class BenchReport(TextWriter output)
{
    private readonly List<Figure> _figures = [];

    public void Title(string text) => Write($"\n{text}\n\n{"",-46}{"measured",12}        {"target",12}\n");

    public void Add(Figure figure)
    {
        _figures.Add(figure);
        string target = $"{figure.Target,13}  {figure.Verdict,-7}";
        Write($"{figure.Name,-46}{figure.Value,12:F2} {figure.Unit,-7}{target} {figure.Detail}".TrimEnd() + "\n");
    }

    /// <summary>The last line.</summary>
    public void Finish(string file)
    {
        int missed = _figures.Count(f => f.Verdict == "missed");
        Write($"\n{_figures.Count(f => f.Verdict == "ok")} targets met, {missed} missed; all figures in {file}\n");
        foreach (var figure in _figures.Where(f => f.Verdict == "missed"))
        {
            Write($"missed: {figure.Name}: {figure.Value:F2} {figure.Unit}, {figure.Target} wanted; {figure.Detail}\n");
        }
    }

    /// <summary>Writes the file.</summary>
    public async Task SaveAsync(string file, string machine, string program)
    {
        await using var stream = File.Create(file);
        await using var json = new Utf8JsonWriter(stream, new() { Indented = true });
        json.WriteStartObject();
        json.WriteString("machine", machine);
        json.WriteString("program", program);
        json.WriteStartArray("figures");
        foreach (var figure in _figures)
        {
            json.WriteStartObject();
            json.WriteString("name", figure.Name);
            json.WriteNumber("value", Math.Round(figure.Value, 4));
            json.WriteString("unit", figure.Unit);
            if (figure.Maximum is { } maximum)
            {
                json.WriteNumber("maximum", Math.Round(maximum, 4));
            }

            if (figure.Minimum is { } minimum)
            {
                json.WriteNumber("minimum", Math.Round(minimum, 4));
            }

            if (figure.Verdict != "")
            {
                json.WriteString("verdict", figure.Verdict);
            }

            json.WriteString("detail", figure.Detail);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void Write(string text)
    {
        output.Write(text);
        output.Flush();
    }
}

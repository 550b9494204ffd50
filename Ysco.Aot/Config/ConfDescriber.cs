using Ysco.Sconf;

namespace Ysco.Config;

/// <summary>
/// Makes the tree of one section for the writer. The generated writers hand it each key with its documentation, its value
/// and its default; which of them are written, and how, follows from the form.
/// </summary>
/// <param name="form">How much is written.</param>
/// <param name="isExample">The section is there to show what one looks like.</param>
internal sealed class ConfDescriber(ConfForm form, bool isExample = false)
{
    private readonly List<SconfNode> nodes = [];

    /// <summary>The section.</summary>
    internal SconfNode Finish(string key, string comment) => new()
    {
        Key = key,
        Comment = Annotated ? comment : "",
        Kind = nodes.Count > 0 ? SconfKind.Section : SconfKind.Empty,
        Children = nodes,
    };

    private bool Annotated => form != ConfForm.Plain;

    /// <summary>A key with one value.</summary>
    internal void Value(string key, string doc, ConfRules rules, string value, string otherwise, string example)
    {
        bool required = rules.HasFlag(ConfRules.Required);
        bool written = required || value != otherwise || (form == ConfForm.AnnotatedAll && value.Length > 0);
        if (!written && !Annotated)
        {
            return;
        }

        string shown = value.Length == 0 && (isExample || !written) ? example : value;
        nodes.Add(new SconfNode
        {
            Key = key,
            Comment = Annotated ? Comment(doc, required, otherwise) : "",
            Kind = shown.Length > 0 ? SconfKind.Value : SconfKind.Empty,
            Value = shown,
            Disabled = !written,
        });
    }

    /// <summary>A key with a list of values.</summary>
    internal void Values(string key, string doc, ConfRules rules, IReadOnlyList<string> values, IReadOnlyList<string> otherwise, string example)
    {
        bool required = rules.HasFlag(ConfRules.Required);
        bool written = required || !Same(values, otherwise) || (form == ConfForm.AnnotatedAll && values.Count > 0);
        if (!written && !Annotated)
        {
            return;
        }

        IReadOnlyList<string> shown = values.Count == 0 && example.Length > 0 && (isExample || !written) ? [example] : values;
        var items = new List<SconfNode>(shown.Count);
        foreach (string value in shown)
        {
            items.Add(new SconfNode { Kind = SconfKind.Value, Value = value });
        }

        AddList(key, Comment(doc, required, string.Join(", ", otherwise)), items, written);
    }

    /// <summary>A key with keys of its own.</summary>
    internal void Section<T>(string key, string doc, T value, Action<T, ConfDescriber> describe)
    {
        var inner = new ConfDescriber(form);
        describe(value, inner);
        if (Annotated || inner.nodes.Count > 0)
        {
            nodes.Add(inner.Finish(key, $"{doc} (optional)"));
        }
    }

    /// <summary>A key with a list of sections; without any, the annotated forms show what one looks like.</summary>
    internal void Sections<T>(string key, string doc, IReadOnlyList<T> values, T example, Action<T, ConfDescriber> describe)
    {
        bool written = values.Count > 0;
        if (!written && !Annotated)
        {
            return;
        }

        var items = new List<SconfNode>();
        foreach (T value in written ? values : [example])
        {
            var inner = new ConfDescriber(form, isExample: !written);
            describe(value, inner);
            items.Add(inner.Finish("", ""));
        }

        AddList(key, Comment(doc, false, ""), items, written);
    }

    private void AddList(string key, string comment, List<SconfNode> items, bool written) => nodes.Add(new SconfNode
    {
        Key = key,
        Comment = Annotated ? comment : "",
        Kind = items.Count > 0 ? SconfKind.List : SconfKind.Empty,
        Children = items,
        Disabled = !written,
    });

    private static string Comment(string doc, bool required, string otherwise) => required ? $"{doc} (required)"
        : otherwise.Length > 0 ? $"{doc} (optional, default {otherwise})"
        : $"{doc} (optional)";

    private static bool Same(IReadOnlyList<string> one, IReadOnlyList<string> other)
    {
        bool same = one.Count == other.Count;
        for (int i = 0; same && i < one.Count; i++)
        {
            same = one[i] == other[i];
        }

        return same;
    }
}

using Ysco.Results;
using Ysco.Sconf;

namespace Ysco.Config;

/// <summary>
/// Takes the keys of one section from the tree. The generated parsers ask it for each key in turn; what is wrong goes to
/// the errors, and the default is taken in its place so that the rest is looked at too.
/// </summary>
/// <param name="section">The section; of any kind, since a section may be empty or, wrongly, a value.</param>
/// <param name="errors">Where errors go.</param>
internal sealed class ConfReader(SconfNode section, ConfErrors errors)
{
    /// <summary>Refuses keys that are not among the known ones, and a value or list where keys belong.</summary>
    internal void Known(params ReadOnlySpan<string> keys)
    {
        if (section.Kind is SconfKind.Value or SconfKind.List)
        {
            errors.Add(section, "keys belong here, on lines of their own, indented by one more tab");
            return;
        }

        foreach (SconfNode child in section.Children)
        {
            if (!keys.Contains(child.Key))
            {
                string? near = ConfSuggestion.For(child.Key, keys);
                errors.Add(child, near is null ? "unknown key" : $"unknown key (did you mean {near}?)");
            }
        }
    }

    /// <summary>A key with one value.</summary>
    /// <param name="key">The key.</param>
    /// <param name="otherwise">The default.</param>
    /// <param name="rules">Whether it must be there, and whether it may be empty.</param>
    /// <param name="parse">Text to value.</param>
    /// <param name="check">What is wrong with a value; null when nothing can be.</param>
    internal T Value<T>(string key, T otherwise, ConfRules rules, Func<string, Result<T>> parse, Func<T, string?>? check = null)
    {
        if (Find(key) is not { } node)
        {
            if (rules.HasFlag(ConfRules.Required))
            {
                errors.Add(section.Line, section.Path.Length == 0 ? key : $"{section.Path}.{key}", "required key is missing");
            }

            return otherwise;
        }

        return node.Kind == SconfKind.Empty && rules.HasFlag(ConfRules.EmptyIsDefault)
            ? otherwise
            : Item(node, otherwise, parse, check);
    }

    /// <summary>A key with keys of its own.</summary>
    internal T Section<T>(string key, T otherwise, Func<ConfReader, T> read) =>
        Find(key) is { } node ? read(new ConfReader(node, errors)) : otherwise;

    /// <summary>A key with a list of values; the default when it has no items.</summary>
    internal IReadOnlyList<T> Values<T>(string key, IReadOnlyList<T> otherwise, Func<string, Result<T>> parse)
    {
        IReadOnlyList<SconfNode> items = Items(key);
        var values = new List<T>(items.Count);
        foreach (SconfNode item in items)
        {
            values.Add(Item(item, default!, parse, null));
        }

        return values.Count > 0 ? values : otherwise;
    }

    /// <summary>A key with a list of sections. They are looked at together only when each is right: defaults stand for what is not.</summary>
    internal IReadOnlyList<T> Sections<T>(string key, Func<ConfReader, T> read, Func<IReadOnlyList<T>, string?>? check = null)
    {
        IReadOnlyList<SconfNode> items = Items(key);
        var values = new List<T>(items.Count);
        int wrong = errors.Count;
        foreach (SconfNode item in items)
        {
            values.Add(read(new ConfReader(item, errors)));
        }

        if (errors.Count == wrong && check?.Invoke(values) is { } cause)
        {
            errors.Add(Find(key)!, cause);
        }

        return values;
    }

    /// <summary>A key whose items together make one value. An error names the first line with which they make none.</summary>
    /// <param name="key">The key.</param>
    /// <param name="otherwise">The default.</param>
    /// <param name="rules">Whether it must be there.</param>
    /// <param name="parse">Lines to value.</param>
    internal T Lines<T>(string key, T otherwise, ConfRules rules, Func<IReadOnlyList<string>, Result<T>> parse)
    {
        IReadOnlyList<SconfNode> items = Items(key);
        var lines = new List<string>(items.Count);
        bool good = true;
        foreach (SconfNode item in items)
        {
            good &= IsValue(item);
            lines.Add(item.Value);
        }

        if (lines.Count == 0 && rules.HasFlag(ConfRules.Required))
        {
            errors.Add(
                Find(key)?.Line ?? section.Line, section.Path.Length == 0 ? key : $"{section.Path}.{key}",
                "required list is missing: lines with \"- \" below it, indented by one more tab");
        }

        if (!good || lines.Count == 0)
        {
            return otherwise;
        }

        if (parse(lines).Try(out T? value, out Failure? failure))
        {
            return value;
        }

        (int sound, int wrong) = (0, lines.Count);
        while (wrong - sound > 1)
        {
            int half = (sound + wrong) / 2;
            Failure? here = parse(lines.GetRange(0, half)).Failure;
            (sound, wrong, failure) = here is null ? (half, wrong, failure) : (sound, half, here);
        }

        errors.Add(items[wrong - 1], failure.Message);
        return otherwise;
    }

    private T Item<T>(SconfNode node, T otherwise, Func<string, Result<T>> parse, Func<T, string?>? check)
    {
        if (!IsValue(node))
        {
            return otherwise;
        }

        if (!parse(node.Value).Try(out T? value, out Failure? failure))
        {
            errors.Add(node, failure.Message);
            return otherwise;
        }

        if (check?.Invoke(value) is { } cause)
        {
            errors.Add(node, cause);
            return otherwise;
        }

        return value;
    }

    private bool IsValue(SconfNode node)
    {
        if (node.Kind != SconfKind.Value)
        {
            errors.Add(node, node.Kind == SconfKind.Empty ? "value is missing" : "one value belongs here, on the same line");
        }

        return node.Kind == SconfKind.Value;
    }

    private IReadOnlyList<SconfNode> Items(string key)
    {
        SconfNode? node = Find(key);
        if (node?.Kind is SconfKind.Value or SconfKind.Section)
        {
            errors.Add(node, "a list belongs here: lines with \"- \", indented by one more tab");
            return [];
        }

        return node?.Children ?? [];
    }

    private SconfNode? Find(string key)
    {
        foreach (SconfNode child in section.Children)
        {
            if (child.Key == key)
            {
                return section.Kind == SconfKind.Section ? child : null;
            }
        }

        return null;
    }
}

namespace Ysco.Generators;

/// <summary>The calls that read and describe one key.</summary>
internal static class KeyCode
{
    private const string Values = "global::Ysco.Config.ConfValues";
    private const string RulesType = "global::Ysco.Config.ConfRules";

    /// <summary>The expression that takes the key from the reader <c>at</c>.</summary>
    internal static string Read(KeyModel key)
    {
        string name = SectionCode.Literal(key.Key);
        string otherwise = $"defaults.{key.Property}";
        return key.Kind switch
        {
            KeyKind.Section => $"at.Section({name}, {otherwise}, {key.Type}.Read)",
            KeyKind.Sections => $"at.Sections({name}, {key.Type}.Read{Check(key)})",
            KeyKind.Lines => $"at.Lines({name}, {otherwise}, {RuleSet(key)}, {key.Type}.Parse)",
            KeyKind.Values => $"at.Values({name}, {otherwise}, {Parser(key)})",
            _ => $"at.Value({name}, {otherwise}, {RuleSet(key)}, {Parser(key)}{Check(key)})",
        };
    }

    /// <summary>The statement that hands the key to the describer <c>to</c>.</summary>
    internal static string Describe(KeyModel key)
    {
        string start = $"({SectionCode.Literal(key.Key)}, {SectionCode.Literal(key.Doc)}";
        string example = SectionCode.Literal(key.Example);
        string value = $"value.{key.Property}";
        string otherwise = $"defaults.{key.Property}";
        return key.Kind switch
        {
            KeyKind.Section => $"to.Section{start}, {value}, {key.Type}.Describe);",
            KeyKind.Sections => $"to.Sections{start}, {value}, new {key.Type}(), {key.Type}.Describe);",
            KeyKind.Lines => $"to.Values{start}, {RuleSet(key)}, {value}.ToLines(), {otherwise}.ToLines(), {example});",
            KeyKind.Values => $"to.Values{start}, {RuleSet(key)}, {All(key, value)}, {All(key, otherwise)}, {example});",
            _ => $"to.Value{start}, {RuleSet(key)}, {Format(key)}({value}), {Format(key)}({otherwise}), {example});",
        };
    }

    private static string All(KeyModel key, string list) => $"{Values}.FormatAll({list}, {Format(key)})";

    private static string Parser(KeyModel key) => key.Type switch
    {
        "string" => $"{Values}.ParseText",
        "bool" => $"{Values}.ParseBool",
        "global::System.TimeSpan" => $"{Values}.ParseDuration",
        _ => $"Parse{key.EnumNames.Items[0]}",
    };

    private static string Format(KeyModel key) =>
        key.EnumNames.Items.Count > 0 ? $"Format{key.EnumNames.Items[0]}" : $"{Values}.Format";

    private static string RuleSet(KeyModel key) => (key.Required, key.EmptyIsDefault) switch
    {
        (true, false) => $"{RulesType}.Required",
        (false, true) => $"{RulesType}.EmptyIsDefault",
        (true, true) => $"{RulesType}.Required | {RulesType}.EmptyIsDefault",
        _ => $"{RulesType}.None",
    };

    private static string Check(KeyModel key)
    {
        string? least = key.Min is null ? null : $"{Values}.AtLeast(value, {SectionCode.Literal(key.Min)})";
        string? own = key.Check is null ? null : $"{key.Check}(value)";
        return (least, own) switch
        {
            (null, null) => "",
            (not null, not null) => $", static value => {least} ?? {own}",
            _ => $", static value => {least ?? own}",
        };
    }
}

namespace Ysco.Generators;

/// <summary>Parser and writer of an enum's members, which the file has in lower case.</summary>
internal static class EnumCode
{
    internal static string Write(KeyModel key)
    {
        string name = key.EnumNames.Items[0];
        string[] members = [.. key.EnumNames.Items.Skip(1)];
        string all = SectionCode.Literal(string.Join(", ", members.Select(Word)));
        return $$"""

                private static global::Ysco.Results.Result<{{key.Type}}> Parse{{name}}(string text) => text switch
                {
            {{Arms(members, member => $"{SectionCode.Literal(Word(member))} => {key.Type}.{member},")}}
                    _ => global::Ysco.Config.ConfValues.NotOneOf(text, {{all}}),
                };

                private static string Format{{name}}({{key.Type}} value) => value switch
                {
            {{Arms(members, member => $"{key.Type}.{member} => {SectionCode.Literal(Word(member))},")}}
                    _ => throw new global::System.ArgumentOutOfRangeException(nameof(value)),
                };

            """;
    }

    private static string Word(string member) => member.ToLowerInvariant();

    private static string Arms(string[] members, Func<string, string> arm) =>
        string.Join("\n", members.Select(member => $"        {arm(member)}"));
}

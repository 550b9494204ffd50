namespace Ysco.Generators;

/// <summary>A section: a partial record, its keys, and what is wrong with it.</summary>
internal sealed record SectionModel(
    string Namespace, string Name, EquatableArray<KeyModel> Keys, EquatableArray<ProblemModel> Problems);

namespace Ysco.Config;

/// <summary>
/// Marks a section of ysco.conf. The generator writes its parser and its annotated writer from its properties: each
/// public property with an initialiser is a key, its summary is the documentation, its initial value the default.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class ConfSectionAttribute : Attribute;

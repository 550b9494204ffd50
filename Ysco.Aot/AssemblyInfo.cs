using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Ysco.Aot.Tests")]
[assembly: DisableRuntimeMarshalling]

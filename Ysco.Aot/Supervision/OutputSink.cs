namespace Ysco.Supervision;

/// <summary>Is given what the service printed.</summary>
/// <param name="isError">On stderr, else on stdout.</param>
/// <param name="printed">The bytes, which are gone after the call.</param>
public delegate void OutputSink(bool isError, ReadOnlySpan<byte> printed);

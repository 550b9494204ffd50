using System.Diagnostics.CodeAnalysis;

namespace Ysco.Results;

/// <summary>A value, or the reason why there is none. Expected failures travel this way; exceptions are for bugs.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
public readonly struct Result<T>
{
    private readonly T? value;

    private Result(T? value, Failure? failure)
    {
        this.value = value;
        Failure = failure;
    }

    /// <summary>Why there is no value; null when there is one.</summary>
    public Failure? Failure { get; }

    /// <summary>The value. Asking for it when there is none is a bug.</summary>
    /// <exception cref="InvalidOperationException">There is no value.</exception>
    public T Value => Failure is null ? value! : throw new InvalidOperationException(Failure.Message);

    /// <summary>Takes the result apart: true with a value, false with a failure.</summary>
    public bool Try([MaybeNullWhen(false)] out T result, [NotNullWhen(false)] out Failure? failure)
    {
        result = value;
        failure = Failure;
        return failure is null;
    }

    /// <summary>The same failure, typed for a caller that returns something else.</summary>
    public Result<TOther> As<TOther>() => Failure
        ?? throw new InvalidOperationException("a result with a value has no failure to pass on");

    /// <summary>A result with a value.</summary>
    [SuppressMessage("Usage", "CA2225", Justification = "the conversion is the constructor")]
    public static implicit operator Result<T>(T value) => new(value, null);

    /// <summary>A result without one.</summary>
    [SuppressMessage("Usage", "CA2225", Justification = "the conversion is the constructor")]
    public static implicit operator Result<T>(Failure failure) => new(default, failure);
}

namespace DurableTask.Sqlite.Engine;

/// <summary>
/// The input as the code asks for it, any number of times. Only the code holds a large one: once the code has
/// released it, it is not in memory, and is read again on request.
/// </summary>
/// <param name="converter">Makes values of the text.</param>
/// <param name="text">The serialized input.</param>
/// <param name="task">Whose input it is, for messages: "orchestrator 'name'".</param>
/// <param name="instanceId">The instance.</param>
/// <param name="readAgain">Reads a large input from the store.</param>
internal sealed class OrchestratorInput(DataConverter converter, string? text, string task, string instanceId, Func<string?> readAgain)
{
    private readonly bool _isLarge = Payloads.IsLarge(text);
    private string? _text = text;
    private object? _value;
    private WeakReference<object>? _large;

    /// <summary>The value that the implementation is started with.</summary>
    public object? Start(Type type)
    {
        object? value = Payloads.ReadInput(converter, _text, type, task, instanceId);
        if (type == typeof(object))
            return value;
        _text = null;
        Keep(value);
        return value;
    }

    /// <summary>The code has run: if it needs the input, it has already read it.</summary>
    public void Started() => _text = _isLarge ? null : _text;

    public T? Get<T>()
    {
        if (_large?.TryGetTarget(out object? known) == true && known is T value)
            return value;
        if (_text is null && !_isLarge)
            return (T?)(_value ?? default(T));
        T? read = Payloads.ReadInput<T>(converter, _text ?? readAgain(), task, instanceId);
        if (_isLarge)
        {
            _text = null;
            Keep(read);
        }

        return read;
    }

    private void Keep(object? value)
    {
        if (!_isLarge)
            _value = value;
        else if (value is not null)
            _large = new WeakReference<object>(value);
    }
}

namespace Local.DurableTask;

/// <summary>Turns inputs, outputs, events and custom status into the text that history holds, and back.</summary>
public abstract class DataConverter
{
    protected DataConverter()
    {
    }

    /// <summary>The text for a value; null for null.</summary>
    public abstract string? Serialize(object? value);

    /// <summary>The value for a text; null for null.</summary>
    public abstract object? Deserialize(string? data, Type targetType);

    /// <summary>The value for a text; <c>default</c> for null.</summary>
    public virtual T? Deserialize<T>(string? data) => (T?)(Deserialize(data, typeof(T)) ?? default(T));
}

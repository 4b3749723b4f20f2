using System.Globalization;
using System.Text;
using System.Text.Json;

namespace DurableTask.Sqlite;

/// <summary>The rules for payloads: how large one may be, and which are too large to be kept in memory.</summary>
internal static class Payloads
{
    /// <summary>Whether a payload is stored apart and read again when it is needed.</summary>
    public static bool IsLarge(string? payload) => payload?.Length > Limits.InlinePayloadLength;

    /// <summary>The text of a value.</summary>
    /// <param name="converter">Makes it.</param>
    /// <param name="value">The value.</param>
    /// <param name="what">What it is, as the subject of a sentence: "The input".</param>
    /// <param name="instanceId">Whose it is.</param>
    /// <exception cref="ArgumentException">It is too large; the message says what to do.</exception>
    /// <exception cref="JsonException">It is nested too deeply, or holds itself; the message names the instance and the next step.</exception>
    public static string? Write(DataConverter converter, object? value, string what, string instanceId)
    {
        string? text;
        try
        {
            text = converter.Serialize(value);
        }
        catch (JsonException unwritable)
        {
            throw Explained(
                unwritable,
                $"{what} of instance '{instanceId}' cannot be written as JSON: {unwritable.Message} Pass data that is less deeply nested and does not"
                    + " hold itself, or give client and worker a DataConverter that allows for it.");
        }

        return Check(text, what, instanceId);
    }

    /// <summary>The input that a task is called with.</summary>
    /// <exception cref="JsonException">The text does not match the type; the message names the task, the instance and the next step.</exception>
    public static object? ReadInput(DataConverter converter, string? text, Type type, string task, string instanceId)
    {
        try
        {
            return converter.Deserialize(text, type);
        }
        catch (JsonException unreadable)
        {
            throw Explained(unreadable, UnreadableInput(unreadable, type, task, instanceId));
        }
    }

    /// <inheritdoc cref="ReadInput(DataConverter, string?, Type, string, string)"/>
    public static T? ReadInput<T>(DataConverter converter, string? text, string task, string instanceId)
    {
        try
        {
            return text is null ? default : converter.Deserialize<T>(text);
        }
        catch (JsonException unreadable)
        {
            throw Explained(unreadable, UnreadableInput(unreadable, typeof(T), task, instanceId));
        }
    }

    /// <summary>What the code of an orchestrator waits for.</summary>
    /// <param name="converter">Makes the value.</param>
    /// <param name="text">The text.</param>
    /// <param name="what">What it is, before the name: "The result of".</param>
    /// <param name="name">The name.</param>
    /// <param name="instanceId">Who waits for it.</param>
    /// <exception cref="JsonException">The text does not match the type; the message says what, whose and the next step.</exception>
    public static T? Read<T>(DataConverter converter, string? text, string what, string name, string instanceId)
    {
        try
        {
            return text is null ? default : converter.Deserialize<T>(text);
        }
        catch (JsonException unreadable)
        {
            throw Explained(
                unreadable,
                $"{what} '{name}' for instance '{instanceId}' does not match the type {typeof(T)} that its code asks for: {unreadable.Message}"
                    + " Fix the code or the source of this value, and rewind the instance.");
        }
    }

    /// <summary>Returns the payload if it is within the limit.</summary>
    /// <param name="payload">The serialized value.</param>
    /// <param name="what">What it is, as the subject of a sentence: "The input".</param>
    /// <param name="instanceId">Whose it is.</param>
    /// <exception cref="ArgumentException">It is too large; the message says what to do.</exception>
    public static string? Check(string? payload, string what, string instanceId)
        => BytesOver(payload) is { } bytes ? throw new ArgumentException(Sentence(bytes, what, instanceId), nameof(payload)) : payload;

    private static string UnreadableInput(JsonException unreadable, Type type, string task, string instanceId)
        => $"The input of {task} of instance '{instanceId}' does not match the type {type} that it takes: {unreadable.Message}"
            + " Start it again with an input of that type, or fix the code and rewind the instance.";

    private static JsonException Explained(JsonException original, string sentence)
        => new(sentence, original.Path, original.LineNumber, original.BytePositionInLine, original);

    private static long? BytesOver(string? payload)
    {
        const int LongestOfAChar = 3;
        if (payload is null || payload.Length <= Limits.PayloadBytes / LongestOfAChar)
            return null;
        long bytes = Encoding.UTF8.GetByteCount(payload);
        return bytes > Limits.PayloadBytes ? bytes : null;
    }

    private static string Sentence(long bytes, string what, string instanceId) => string.Create(
        CultureInfo.InvariantCulture,
        $"{what} of instance '{instanceId}' has {bytes:N0} bytes; at most {Limits.PayloadBytes:N0} are allowed. Put the data into a file or a blob and pass its name instead.");
}

using System.Text.Json;

namespace Local.DurableTask.Engine;

/// <summary>Reads inputs, and says which one does not fit the code that takes it.</summary>
internal static class Inputs
{
    /// <exception cref="JsonException">The text does not fit the type; the message names the task, the instance and the next step.</exception>
    public static object? Read(DataConverter converter, string? text, Type type, string task, string instanceId)
    {
        try
        {
            return converter.Deserialize(text, type);
        }
        catch (JsonException unreadable)
        {
            throw new JsonException(
                $"The input of {task} of instance '{instanceId}' does not fit the type {type} that it takes: {unreadable.Message}"
                    + " Start it again with an input of that type, or mend the code and rewind the instance.",
                unreadable.Path,
                unreadable.LineNumber,
                unreadable.BytePositionInLine,
                unreadable);
        }
    }
}

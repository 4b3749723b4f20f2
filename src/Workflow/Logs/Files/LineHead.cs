using System.Text.Json;

namespace Workflow.Logs.Files;

/// <summary>The sort key of a log in a merged file: time, then tab, then number. Two logs with the same key are the same log.</summary>
internal readonly record struct LinePlace(long TimeMs, string Tab, long Seq)
{
    /// <summary>The order of a merged file.</summary>
    public static IComparer<LinePlace> Order { get; } = Comparer<LinePlace>.Create(static (one, other) =>
    {
        var order = one.TimeMs.CompareTo(other.TimeMs);
        if (order == 0)
            order = string.CompareOrdinal(one.Tab, other.Tab);
        return order == 0 ? one.Seq.CompareTo(other.Seq) : order;
    });
}

/// <summary>The parts of a line that are needed to sort and count it.</summary>
internal readonly record struct LineHead(LinePlace Place, int Level)
{
    /// <summary>Reads a line. Reuses <paramref name="lastTab"/> if the tab is the same: a million lines have few tabs.</summary>
    /// <exception cref="InvalidDataException">It is not a log as the door writes them. The message has nothing of its content.</exception>
    public static LineHead Read(ReadOnlySpan<byte> line, string lastTab)
    {
        long? time = null;
        long? seq = null;
        string? tab = null;
        var level = -1;
        try
        {
            var reader = new Utf8JsonReader(line);
            reader.Read();
            while ((time is null || seq is null || tab is null || level < 0) && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("time"u8))
                    time = Value(ref reader).GetInt64();
                else if (reader.ValueTextEquals("seq"u8))
                    seq = Value(ref reader).GetInt64();
                else if (reader.ValueTextEquals("tab"u8))
                    tab = Value(ref reader).ValueTextEquals(lastTab) ? lastTab : reader.GetString();
                else if (reader.ValueTextEquals("level"u8))
                    level = LevelOf(Value(ref reader));
                else
                    reader.Skip();
            }
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException or FormatException)
        {
#pragma warning disable MA0054 // The reader's own words may quote the line.
            throw new InvalidDataException($"A line of {line.Length} bytes is not a log.");
#pragma warning restore MA0054
        }
        if (time is null || seq is null || tab is null || level < 0)
            throw new InvalidDataException($"A line of {line.Length} bytes is not a log: it lacks time, level, tab or seq.");
        return new(new(time.Value, tab, seq.Value), level);
    }

    private static ref Utf8JsonReader Value(ref Utf8JsonReader reader)
    {
        reader.Read();
        return ref reader;
    }

    private static int LevelOf(Utf8JsonReader reader)
    {
        for (var level = 0; level < LogLevels.Names.Length; level++)
        {
            if (reader.ValueTextEquals(LogLevels.Names[level]))
                return level;
        }
        return -1;
    }
}

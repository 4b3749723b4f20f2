using System.Text.Json;

namespace Workflow.Logs.Files;

/// <summary>Which logs of a merged file are wanted.</summary>
/// <param name="FromMs">The oldest time, inclusive.</param>
/// <param name="ToMs">The newest time, inclusive.</param>
/// <param name="Level">This level, by its place, and louder.</param>
/// <param name="Text">A text that a value of the log holds, whatever its case; null for all.</param>
internal sealed record LogQuery(long FromMs, long ToMs, int Level, string? Text)
{
    private char[] value = [];

    private bool AsksForHead => FromMs > long.MinValue || ToMs < long.MaxValue || Level > 0;

    /// <summary>Whether a member may hold such a log.</summary>
    public bool MayMatch(LogMember member) =>
        member.Last.ToUnixTimeMilliseconds() >= FromMs && member.First.ToUnixTimeMilliseconds() <= ToMs && member.From(Level) > 0;

    /// <summary>Whether a line is such a log.</summary>
    public bool Matches(ReadOnlySpan<byte> line) => (!AsksForHead || HeadMatches(line)) && (Text is null || TextMatches(line, Text));

    private bool HeadMatches(ReadOnlySpan<byte> line)
    {
        var head = LineHead.Read(line, "");
        return head.Place.TimeMs >= FromMs && head.Place.TimeMs <= ToMs && head.Level >= Level;
    }

    // Searches every string and number in it, at any depth, but not names or sort keys.
    private bool TextMatches(ReadOnlySpan<byte> line, string text)
    {
        var reader = new Utf8JsonReader(line);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1
                && (reader.ValueTextEquals("time"u8) || reader.ValueTextEquals("seq"u8)))
                reader.Skip();
            else if (reader.TokenType is JsonTokenType.String or JsonTokenType.Number && Value(reader).Contains(text, StringComparison.OrdinalIgnoreCase))
                return true;
        }
        return false;
    }

    private ReadOnlySpan<char> Value(Utf8JsonReader reader)
    {
        if (value.Length < reader.ValueSpan.Length)
            value = new char[reader.ValueSpan.Length * 2];
        return value.AsSpan(0, reader.TokenType == JsonTokenType.String ? reader.CopyString(value) : System.Text.Encoding.UTF8.GetChars(reader.ValueSpan, value));
    }
}

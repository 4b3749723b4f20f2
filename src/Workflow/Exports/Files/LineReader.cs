using System.Text.Json;
using System.Text.Unicode;
using Workflow.Catalogue;

namespace Workflow.Exports.Files;

/// <summary>
/// Reads the lines of one exported file: each has to be a JSON object. What the service wrote but would not import as it is stays as it is,
/// and is counted.
/// </summary>
internal sealed class LineReader
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = Limits.DocumentDepth };

    private readonly IdSet ids = new();
    private readonly List<NotImportableLine> examples = [];
    private long notImportable;

    /// <summary>Lines taken.</summary>
    public long Count { get; private set; }

    /// <summary>Lines whose <c>_id</c> an earlier one has.</summary>
    public long Doubled { get; private set; }

    /// <summary>Null if there is none.</summary>
    public NotImportable? NotImportable => notImportable == 0 ? null : new() { Documents = notImportable, Lines = examples };

    /// <summary>Takes the next line; null, or what is wrong with it, to follow its number.</summary>
    public string? Take(ReadOnlySpan<byte> line)
    {
        if (line.Length > Limits.LineBytes)
            return $"is longer than {Limits.LineBytes} bytes.";
        if (!Utf8.IsValid(line))
            return "is not valid UTF-8.";
        string? oddity = null;
        if (Count == 0 && line.StartsWith("\uFEFF"u8))
        {
            oddity = "begins with a byte order mark";
            line = line[3..];
        }
        if (Read(line, ref oddity) is { } problem)
            return problem;
        Count++;
        if (oddity is not null)
            Note(oddity);
        return null;
    }

    private string? Read(ReadOnlySpan<byte> line, ref string? oddity)
    {
        try
        {
            return ReadObject(line, ref oddity);
        }
        catch (JsonException broken)
        {
            if (NonFiniteNumbers.Replace(line) is not { } replaced)
                return Broken(line, broken);
            oddity ??= "has a number that is not finite (NaN or Infinity)";
            try
            {
                return ReadObject(replaced, ref oddity);
            }
            catch (JsonException stillBroken)
            {
                return Broken(line, stillBroken);
            }
        }
    }

    private string? ReadObject(ReadOnlySpan<byte> line, ref string? oddity)
    {
        var reader = new Utf8JsonReader(line, Options);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return "is not a JSON object.";
        var id = ReadOnlySpan<byte>.Empty;
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
                continue;
            if (oddity is null && reader.ValueSpan.Contains((byte)'.') && IsRefusedKey(reader.ValueSpan))
                oddity = "has a key that begins or ends with a dot or has two in a row";
            if (reader.CurrentDepth == 1 && reader.ValueTextEquals("_id"u8))
                id = ReadValue(line, ref reader);
        }
        // Only now: a line that turns out to need another reading would be taken for its own double.
        if (id.IsEmpty || ids.Add(id))
            return null;
        Doubled++;
        oddity ??= "has the _id of an earlier line";
        return null;
    }

    private static ReadOnlySpan<byte> ReadValue(ReadOnlySpan<byte> line, scoped ref Utf8JsonReader reader)
    {
        reader.Read();
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return line[start..(int)reader.BytesConsumed];
    }

    // The import's own rules. A dot inside a key is fine.
    private static bool IsRefusedKey(ReadOnlySpan<byte> key) => key[0] == '.' || key[^1] == '.' || key.IndexOf(".."u8) >= 0;

    // The exception's text may quote the document.
    private static string Broken(ReadOnlySpan<byte> line, JsonException broken) =>
        line.TrimEnd(" \t\r"u8) is [.., (byte)'{' or (byte)'[' or (byte)',']
            ? "is not valid JSON: it ends in the middle of an object. The file is not JSON Lines, with one document a line."
            : $"is not valid JSON (byte {broken.BytePositionInLine}).";

    private void Note(string reason)
    {
        notImportable++;
        if (examples.Count < Limits.NotImportableLines)
            examples.Add(new() { Line = Count, Reason = reason });
    }
}

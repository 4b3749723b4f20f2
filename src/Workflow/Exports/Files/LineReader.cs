using System.Text.Json;
using System.Text.Unicode;
using Workflow.Documents.Canonical;
using Workflow.Documents.Index;

namespace Workflow.Exports.Files;

/// <summary>
/// Reads the lines of one exported file: each has to be a JSON object. Documents that the service wrote but would not import are
/// kept and counted.
/// </summary>
/// <param name="index">Takes each document.</param>
internal sealed class LineReader(IndexBuilder index)
{
    private static ReadOnlySpan<byte> ByteOrderMark => "\uFEFF"u8;

    private readonly DocumentReader reader = new();

    /// <summary>Lines taken.</summary>
    public long Count { get; private set; }

    /// <summary>The lines that the service would not import as they are.</summary>
    public OddLines Odd { get; } = new();

    /// <summary>Takes the next line; null, or what is wrong with it, to follow its number.</summary>
    /// <param name="line">Without its end.</param>
    /// <param name="offset">Where it begins in the raw file.</param>
    public string? Take(ReadOnlySpan<byte> line, long offset)
    {
        if (line.Length > Limits.LineBytes)
            return $"is longer than {Limits.LineBytes} bytes.";
        if (!Utf8.IsValid(line))
            return "is not valid UTF-8.";
        string? oddity = null;
        if (Count == 0 && line.StartsWith(ByteOrderMark))
        {
            oddity = "begins with a byte order mark";
            line = line[ByteOrderMark.Length..];
            offset += ByteOrderMark.Length;
        }
        DocumentReading reading;
        try
        {
            reading = reader.Read(line);
        }
        catch (JsonException broken)
        {
            return Broken(line, broken);
        }
        if (!reading.IsObject)
            return "is not a JSON object.";
        Count++;
        if (reading.HasId)
            index.Add(reader, offset, line.Length);
        if ((oddity ?? reading.Oddity) is { } why)
            Odd.Add(Count, offset, why);
        return null;
    }

    // The exception's text may quote the document.
    private static string Broken(ReadOnlySpan<byte> line, JsonException broken) =>
        line.TrimEnd(" \t\r"u8) is [.., (byte)'{' or (byte)'[' or (byte)',']
            ? "is not valid JSON: it ends in the middle of an object, so the file is not JSON Lines, with one document a line."
            : $"is not valid JSON (byte {broken.BytePositionInLine}).";
}

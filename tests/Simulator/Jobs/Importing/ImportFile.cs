using System.Text.Encodings.Web;
using System.Text.Json;

namespace Simulator.Jobs.Importing;

/// <summary>
/// An uploaded file as documents: one a line, or indented ones over several. Every line that is not blank is a step, so that a job can say how
/// far it is without having read the rest.
/// </summary>
internal sealed class ImportFile
{
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly List<(int Start, int Length)> _lines = [];

    public ImportFile(ReadOnlyMemory<byte> bytes)
    {
        _bytes = bytes;
        var span = bytes.Span;
        for (var start = 0; start < span.Length;)
        {
            var length = span[start..].IndexOf((byte)'\n');
            length = length < 0 ? span.Length - start : length;
            if (!span.Slice(start, length).Trim(" \r\t"u8).IsEmpty)
                _lines.Add((start, length));
            start += length + 1;
        }
    }

    public int Steps => _lines.Count;

    /// <summary>The document that begins at a step, on one line, and the step behind it. What is no document is one step.</summary>
    public (byte[] Line, int Next) Read(int step)
    {
        var (start, length) = _lines[step];
        var line = _bytes.Slice(start, length).Span.Trim(" \r\t"u8);
        // Nearly all end where their line does; the rules look at them anyway.
        if (line.EndsWith("}"u8) || !line.StartsWith("{"u8))
            return (line.ToArray(), step + 1);
        return Indented(step) ?? (line.ToArray(), step + 1);
    }

    private (byte[] Line, int Next)? Indented(int step)
    {
        var start = _lines[step].Start;
        var reader = new Utf8JsonReader(_bytes.Span[start..]);
        try
        {
            reader.Read();
            using var document = JsonDocument.ParseValue(ref reader);
            var end = start + (int)reader.BytesConsumed;
            // Commas between documents are no JSON Lines.
            var rest = _bytes.Span[end..];
            var lineEnd = rest.IndexOf((byte)'\n');
            if (!(lineEnd < 0 ? rest : rest[..lineEnd]).Trim(" \r\t"u8).IsEmpty)
                return null;
            var next = _lines.FindIndex(step, line => line.Start >= end);
            var line = new MemoryStream();
            using (var writer = new Utf8JsonWriter(line, Relaxed))
                document.WriteTo(writer);
            return (line.ToArray(), next < 0 ? _lines.Count : next);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

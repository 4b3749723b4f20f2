using System.Text.Json;
using Workflow.Documents.Canonical;

namespace Workflow.Documents;

/// <summary>Finds the <c>_id</c> of a document as written.</summary>
internal static class RawId
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = Limits.DocumentDepth };

    /// <summary>A copy of its JSON, byte for byte; if there are several, the last, which counts. Null if there is none, or if it has a value that JSON does not (NaN).</summary>
    /// <param name="document">JSON that was read before.</param>
    public static byte[]? Of(ReadOnlySpan<byte> document)
    {
        try
        {
            return RangeIn(document) is { } range ? document[range].ToArray() : null;
        }
        catch (JsonException)
        {
            return NonFiniteNumbers.Replace(document) is { } readable && RangeIn(readable) is { } range
                && readable.AsSpan()[range].SequenceEqual(document[range]) ? document[range].ToArray() : null;
        }
    }

    private static Range? RangeIn(ReadOnlySpan<byte> document)
    {
        Range? found = null;
        var key = Array.Empty<byte>();
        var reader = new Utf8JsonReader(document, Options);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isId = JsonEscapes.Text(ref reader, ref key).SequenceEqual("_id"u8);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (isId)
                found = start..(int)reader.BytesConsumed;
        }
        return found;
    }
}

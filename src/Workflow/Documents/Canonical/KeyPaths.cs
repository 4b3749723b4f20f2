using System.Text;
using System.Text.Json;

namespace Workflow.Documents.Canonical;

/// <summary>
/// Whether two keys of a document mean one field, as <c>a.b</c> and <c>b</c> inside <c>a</c> do: the import refuses it. Only documents with a dot in a
/// key are looked at, and they are rare.
/// </summary>
internal static class KeyPaths
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = Limits.DocumentDepth };

    /// <summary>True if a path is named twice, or is named and also stands before a dot in another key.</summary>
    /// <param name="document">JSON that was read before.</param>
    public static bool AreAmbiguous(ReadOnlySpan<byte> document)
    {
        var named = new HashSet<string>(StringComparer.Ordinal);
        var implied = new HashSet<string>(StringComparer.Ordinal);
        var containers = new Stack<(string Prefix, bool IsArray)>();
        var (path, elements) = ("", 0);
        var reader = new Utf8JsonReader(document, Options);
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    var (prefix, key) = (containers.Peek().Prefix, Key(ref reader));
                    path = prefix + key;
                    if (!named.Add(path))
                        return true;
                    for (var dot = key.IndexOf('.'); dot >= 0; dot = key.IndexOf('.', dot + 1))
                        implied.Add(prefix + key[..dot]);
                    break;
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    if (containers.TryPeek(out var around) && around.IsArray)
                        path = $"{around.Prefix}[{elements++}]";
                    containers.Push((containers.Count == 0 ? "" : path + ".", reader.TokenType == JsonTokenType.StartArray));
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    containers.Pop();
                    break;
                default:
                    break;
            }
        }
        return named.Overlaps(implied);
    }

    // A character a byte: half a surrogate pair is no text.
    private static string Key(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
            return Encoding.Latin1.GetString(reader.ValueSpan);
        var key = new byte[reader.ValueSpan.Length];
        return Encoding.Latin1.GetString(key, 0, JsonEscapes.Unescape(reader.ValueSpan, key));
    }
}

using System.Text.Json;

namespace Workflow.Documents.Canonical;

/// <summary>
/// Whether two keys of a document mean one field, as <c>a.b</c> and <c>b</c> inside <c>a</c> do: the import refuses it. Only documents with a dot in
/// a key are checked, and they are rare. Paths are kept as hashes, since a key may be as long as a document.
/// </summary>
internal static class KeyPaths
{
    // FNV-1a: the hash of a path continues from the hash of its prefix.
    private const ulong Basis = 0xcbf29ce484222325;
    private const ulong Prime = 0x100000001b3;

    private static readonly JsonReaderOptions Options = new() { MaxDepth = Limits.DocumentDepth };

    /// <summary>
    /// True if a path occurs twice, or if a value that is not an object is where another key has a dot. False if there are more paths than
    /// <see cref="Limits.KeyPaths"/>: then it does not check.
    /// </summary>
    /// <param name="document">JSON that was read before.</param>
    public static bool AreAmbiguous(ReadOnlySpan<byte> document)
    {
        var (named, implied, values) = (new HashSet<ulong>(), new HashSet<ulong>(), new HashSet<ulong>());
        var containers = new Stack<(ulong Prefix, bool IsArray)>();
        var (path, elements) = (Basis, 0);
        var key = Array.Empty<byte>();
        var reader = new Utf8JsonReader(document, Options);
        while (reader.Read())
        {
            if (named.Count + implied.Count > Limits.KeyPaths)
                return false;
            var isElement = containers.TryPeek(out var around) && around.IsArray;
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    path = Add(around.Prefix, JsonEscapes.Text(ref reader, ref key), implied);
                    if (!named.Add(path))
                        return true;
                    break;
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    if (isElement)
                        path = Continue(around.Prefix, BitConverter.GetBytes(elements++));
                    else if (reader.TokenType == JsonTokenType.StartArray)
                        values.Add(path);
                    containers.Push((containers.Count == 0 ? Basis : Continue(path, "."u8), reader.TokenType == JsonTokenType.StartArray));
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    containers.Pop();
                    break;
                default:
                    if (!isElement)
                        values.Add(path);
                    break;
            }
        }
        return values.Overlaps(implied);
    }

    // The part before a dot is the path of an implicit object.
    private static ulong Add(ulong prefix, ReadOnlySpan<byte> key, HashSet<ulong> implied)
    {
        foreach (var one in key)
        {
            if (one == '.' && implied.Count <= Limits.KeyPaths)
                implied.Add(prefix);
            prefix = (prefix ^ one) * Prime;
        }
        return prefix;
    }

    private static ulong Continue(ulong hash, ReadOnlySpan<byte> bytes)
    {
        foreach (var one in bytes)
            hash = (hash ^ one) * Prime;
        return hash;
    }
}

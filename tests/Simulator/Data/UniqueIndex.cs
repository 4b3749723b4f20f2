using System.Text.Json;

namespace Simulator.Data;

/// <summary>
/// The values of a unique index and the places of their documents. A field that is missing counts as null, so that two documents without it
/// clash, as in the database; a list counts as one value, which is not as there.
/// </summary>
internal sealed class UniqueIndex(CollectionIndex definition)
{
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 1000 };

    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);

    public string Name => definition.Name;

    /// <summary>The document's key; null if it cannot be read.</summary>
    public string? KeyOf(byte[] line)
    {
        try
        {
            using var document = JsonDocument.Parse(line, Deep);
            return string.Join(", ", definition.Keys.Select(key => $"{key.Name}: {At(document.RootElement, key.Name)}"));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Whether another place than the given one has the key.</summary>
    public bool IsTaken(string? key, int exceptAt) => key is not null && _places.TryGetValue(key, out var at) && at != exceptAt;

    public void Add(byte[] line, int place)
    {
        if (KeyOf(line) is { } key)
            _places[key] = place;
    }

    public void Remove(byte[] line)
    {
        if (KeyOf(line) is { } key)
            _places.Remove(key);
    }

    private static string At(JsonElement value, string path)
    {
        foreach (var name in path.Split('.'))
        {
            if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(name, out value))
                return "null";
        }
        return TypedKey.Of(value);
    }
}

using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Simulator.Data;

namespace Simulator.Query;

/// <summary>
/// A statement such as <c>db.collection("x").where({a:1}).skip(1).limit(10).field({a:true}).get()</c>. Conditions are equality and
/// <c>_.in([…])</c>, and <c>doc("…")</c> is one of the <c>_id</c>; other operators of <c>_</c> are refused as unparsable.
/// </summary>
internal sealed class Statement
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Marks the list of an <c>_.in</c>.</summary>
    internal const string In = "$in";

    private readonly List<(string Field, bool Descending)> _order = [];
    private JsonObject? _where;
    private JsonObject? _fields;
    private int _skip;

    private Statement(string collection) => Collection = collection;

    public string Collection { get; }

    /// <summary>get, count, add, remove.</summary>
    public string Verb { get; private set; } = "";

    public int? Limit { get; private set; }

    public int Skip => _skip;

    /// <summary>Fields that are wanted; empty if nothing says.</summary>
    public IReadOnlyList<string> Fields => [.. (_fields ?? []).Where(IsWanted).Select(static pair => pair.Key)];

    /// <summary>Documents to add.</summary>
    public IReadOnlyList<JsonObject> Added { get; private set; } = [];

    /// <summary>Names a whole collection, so that its bytes can be taken as they are.</summary>
    public bool IsWhole => _where is null && _fields is null && _skip == 0 && Limit is null && _order.Count == 0;

    public static Statement Parse(string text)
    {
        var reader = new JsReader(text);
        while (!reader.Take("db.collection"))
        {
            if (reader.AtEnd)
                throw new ApiError(-605101);
            reader.SkipStatement();
        }
        reader.Expect("(");
        var statement = new Statement(reader.String());
        reader.Expect(")");
        while (reader.Take("."))
            statement.ReadStep(reader);
        reader.Take(";");
        return statement.Verb.Length > 0 && reader.AtEnd ? statement : throw new ApiError(-605101);
    }

    /// <summary>The lines that fit, projected; without the limit.</summary>
    public IEnumerable<byte[]> Select(CloudCollection collection)
    {
        if (_fields is null && _order.Count == 0)
            return SelectWhole(collection).Skip(_skip);
        var documents = SelectWhole(collection).Select(static line => (Line: line, Document: Parse(line)!)).Where(static pair => pair.Document is not null);
        foreach (var (field, descending) in _order)
        {
            documents = descending
                ? documents.OrderByDescending(pair => At(pair.Document, field)?.ToString() ?? "", StringComparer.Ordinal)
                : documents.OrderBy(pair => At(pair.Document, field)?.ToString() ?? "", StringComparer.Ordinal);
        }
        return documents.Skip(_skip).Select(pair => _fields is null ? pair.Line : Project(pair.Document));
    }

    /// <summary>The lines that the conditions fit, as they are. An <c>_id</c> is looked up, by its type.</summary>
    public IEnumerable<byte[]> SelectWhole(CloudCollection collection)
    {
        if (_where is null)
            return collection.Lines();
        var lines = _where.ContainsKey("_id") ? collection.Find(Among(_where["_id"]).Select(TypedKey.Of)) : collection.Lines();
        var others = _where.Where(static condition => condition.Key != "_id").ToList();
        return others.Count == 0
            ? lines
            : lines.Where(line => Parse(line) is { } document && others.TrueForAll(condition => Fits(At(document, condition.Key), condition.Value)));
    }

    private static IEnumerable<string> Among(JsonNode? condition) =>
        (condition as JsonObject)?[In] is JsonArray many ? many.Select(static one => one?.ToJsonString() ?? "null") : [condition?.ToJsonString() ?? "null"];

    // Null for a line that is no document, which no condition fits.
    private static JsonObject? Parse(byte[] line)
    {
        try
        {
            return JsonNode.Parse(line) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private void ReadStep(JsReader reader)
    {
        if (Verb.Length > 0)
            throw new ApiError(-605101);
        var name = reader.Name();
        reader.Expect("(");
        switch (name)
        {
            case "where":
                _where = reader.Value() as JsonObject ?? throw new ApiError(-605101);
                break;
            case "doc":
                _where = new JsonObject { ["_id"] = reader.Value() };
                break;
            case "field":
                _fields = reader.Value() as JsonObject;
                break;
            case "skip":
                _skip = (int)reader.Value()!.GetValue<double>();
                break;
            case "limit":
                Limit = (int)reader.Value()!.GetValue<double>();
                break;
            case "orderBy":
                var field = reader.String();
                reader.Expect(",");
                _order.Add((field, reader.String() == "desc"));
                break;
            case "get" or "count":
                Verb = name;
                break;
            case "remove" when _where is not null && _fields is null && _skip == 0 && Limit is null && _order.Count == 0:
                Verb = name;
                break;
            case "add":
                Verb = name;
                Added = (reader.Value() as JsonObject)?["data"] switch
                {
                    JsonArray many => [.. many.OfType<JsonObject>().Select(one => one.DeepClone().AsObject())],
                    JsonObject one => [one.DeepClone().AsObject()],
                    _ => throw new ApiError(-605101),
                };
                break;
            default:
                throw new ApiError(-605101, "the simulator does not know " + name);
        }
        reader.Expect(")");
    }

    private byte[] Project(JsonObject document)
    {
        var result = new JsonObject { ["_id"] = document["_id"]?.DeepClone() };
        foreach (var (field, wanted) in _fields!)
        {
            if (IsWanted(new(field, wanted)))
                Copy(document, result, field.Split('.'));
        }
        return Encoding.UTF8.GetBytes(result.ToJsonString(Json));
    }

    private static void Copy(JsonObject from, JsonObject to, ReadOnlySpan<string> path)
    {
        if (!from.TryGetPropertyValue(path[0], out var value))
            return;
        if (path.Length == 1)
            to[path[0]] = value?.DeepClone();
        else if (value is JsonObject inner)
            Copy(inner, to[path[0]] as JsonObject ?? Put(to, path[0]), path[1..]);
    }

    private static JsonObject Put(JsonObject to, string name)
    {
        var made = new JsonObject();
        to[name] = made;
        return made;
    }

    private static bool IsWanted(KeyValuePair<string, JsonNode?> field) => field.Value?.ToString() is "true" or "1";

    private static bool Fits(JsonNode? value, JsonNode? condition) =>
        (condition as JsonObject)?[In] is JsonArray among ? among.Any(one => JsonNode.DeepEquals(value, one)) : JsonNode.DeepEquals(value, condition);

    private static JsonNode? At(JsonObject document, string path)
    {
        JsonNode? node = document;
        foreach (var name in path.Split('.'))
            node = (node as JsonObject)?[name];
        return node;
    }
}

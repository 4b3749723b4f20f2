using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Simulator.Data;

namespace Simulator.Query;

/// <summary>
/// A statement such as <c>db.collection("x").where({a:1}).skip(1).limit(10).field({a:true}).get()</c>. Conditions are equality and
/// <c>_.in([…])</c>; other operators of <c>_</c> are refused as unparsable.
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

    /// <summary>get, count, add.</summary>
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
        if (_where is null && _fields is null && _order.Count == 0)
            return collection.Lines().Skip(_skip);
        var documents = collection.Lines()
            .Select(line => (Line: line, Document: JsonNode.Parse(line)!.AsObject()))
            .Where(pair => _where is null || _where.All(condition => Fits(At(pair.Document, condition.Key), condition.Value)));
        foreach (var (field, descending) in _order)
        {
            documents = descending
                ? documents.OrderByDescending(pair => At(pair.Document, field)?.ToString() ?? "", StringComparer.Ordinal)
                : documents.OrderBy(pair => At(pair.Document, field)?.ToString() ?? "", StringComparer.Ordinal);
        }
        return documents.Skip(_skip).Select(pair => _fields is null ? pair.Line : Project(pair.Document));
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
                _where = reader.Value() as JsonObject;
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

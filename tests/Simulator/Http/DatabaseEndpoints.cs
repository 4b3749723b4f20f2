using System.Text;
using System.Text.Json.Nodes;
using Simulator.Data;
using Simulator.Query;

namespace Simulator.Http;

/// <summary>Single collections and documents.</summary>
internal static class DatabaseEndpoints
{
    private const int MostAnswerBytes = 1024 * 1024;

    public static JsonObject CollectionAdd(ApiRequest request)
    {
        var env = request.Env;
        var name = request.Text("collection_name");
        if (env.Find(name) is not null)
            throw new ApiError(request.Cloud.Options.ExistingCollectionCode, "[ResourceUnavailable.ResourceExist] Table exist");
        env.Collection(name);
        return [];
    }

    public static JsonObject CollectionDelete(ApiRequest request) =>
        request.Env.Delete(request.Text("collection_name")) ? [] : throw new ApiError(-502005);

    public static JsonObject Count(ApiRequest request)
    {
        var (collection, statement) = Read(request, "count");
        return new JsonObject { ["count"] = statement.IsWhole ? collection.Count : statement.Select(collection).LongCount() };
    }

    public static JsonObject Query(ApiRequest request)
    {
        var (collection, statement) = Read(request, "get");
        var limit = statement.Limit ?? 10;
        var found = statement.Select(collection).ToList();
        // How the service prints numbers here is not known: not as an export does, to be sure that nobody takes one for the other.
        var data = found.Take(limit).Select(static line => DocumentText.WithoutClasses(line)).ToList();
        if (data.Sum(static line => (long)line.Length) > MostAnswerBytes)
            throw new ApiError(-604001);
        return new JsonObject
        {
            ["pager"] = new JsonObject { ["Offset"] = statement.Skip, ["Limit"] = limit, ["Total"] = statement.Skip + found.Count },
            ["data"] = new JsonArray([.. data.Select(static line => (JsonNode)JsonValue.Create(Encoding.UTF8.GetString(line)))]),
        };
    }

    public static JsonObject Add(ApiRequest request)
    {
        var (collection, statement) = Read(request, "add");
        var ids = new JsonArray();
        foreach (var document in statement.Added)
        {
            var left = request.Cloud.Options.StorageQuotaBytes - request.Env.StoredBytes;
            ids.Add(collection.Insert(document, left, out var taken));
            if (taken is { } twice)
                throw new ApiError(-502001, twice.OfInsert(collection.Name));
        }
        return new JsonObject { ["id_list"] = ids };
    }

    public static JsonObject Delete(ApiRequest request)
    {
        var (collection, statement) = Read(request, "remove");
        return new JsonObject { ["deleted"] = collection.Remove(statement.SelectWhole(collection).Select(static line => TypedKey.OfLine(line)).OfType<string>()) };
    }

    private static (CloudCollection Collection, Statement Statement) Read(ApiRequest request, string verb)
    {
        var env = request.Env;
        var statement = Statement.Parse(request.Text("query"));
        if (statement.Verb != verb)
            throw new ApiError(-605101);
        return (env.Find(statement.Collection) ?? throw new ApiError(-502005), statement);
    }
}

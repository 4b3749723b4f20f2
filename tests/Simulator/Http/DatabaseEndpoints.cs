using System.Text;
using System.Text.Json.Nodes;
using Simulator.Data;
using Simulator.Query;

namespace Simulator.Http;

/// <summary>Single collections and documents.</summary>
internal static class DatabaseEndpoints
{
    public static JsonObject CollectionAdd(ApiRequest request)
    {
        var env = request.Env;
        var name = request.Text("collection_name");
        if (env.Find(name) is not null)
            throw new ApiError(-501001);
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
        return new JsonObject
        {
            ["pager"] = new JsonObject { ["Offset"] = statement.Skip, ["Limit"] = limit, ["Total"] = statement.Skip + found.Count },
            ["data"] = new JsonArray([.. found.Take(limit).Select(static line => (JsonNode)JsonValue.Create(Encoding.UTF8.GetString(line)))]),
        };
    }

    public static JsonObject Add(ApiRequest request)
    {
        var (collection, statement) = Read(request, "add");
        var ids = collection.Add(statement.Added);
        return new JsonObject { ["id_list"] = new JsonArray([.. ids.Select(static id => (JsonNode)JsonValue.Create(id))]) };
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

using System.Text.Json.Nodes;
using Simulator.Data;

namespace Simulator.Http;

/// <summary>Makes and drops indexes. There is no call that reads them.</summary>
internal static class IndexEndpoint
{
    public static JsonObject Update(ApiRequest request)
    {
        var env = request.Env;
        var collection = env.Find(request.Text("collection_name")) ?? throw new ApiError(-502005);
        var create = List(request, "create_indexes").ConvertAll(Read);
        foreach (var name in List(request, "drop_indexes").ConvertAll(static item => Text(item, "name")))
        {
            if (!collection.DropIndex(name))
                throw new ApiError(-502001, $"index not found with name [{name}]");
        }
        foreach (var index in create)
        {
            if (collection.Indexes.Any(other => other.Name == index.Name))
                throw new ApiError(-502001, $"Index with name: {index.Name} already exists");
            if (collection.CreateIndex(index) is { } taken)
                throw new ApiError(-502001, taken.Text(collection.Name));
        }
        return [];
    }

    private static CollectionIndex Read(JsonNode? item)
    {
        if (item?["keys"] is not JsonArray { Count: > 0 } keys || item["unique"]?.GetValueKind() is not (System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False))
            throw new ApiError(-501007);
        return new CollectionIndex(Text(item, "name"), item["unique"]!.GetValue<bool>(), [.. keys.Select(static key => new IndexKey(Text(key, "name"), Direction(key)))]);
    }

    private static string Direction(JsonNode? key) =>
        Text(key, "direction") is "1" or "-1" or "2dsphere" ? Text(key, "direction") : throw new ApiError(-501007, "direction is 1, -1 or 2dsphere");

    private static string Text(JsonNode? item, string name) =>
        item is JsonObject fields && fields[name] is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0
            ? text
            : throw new ApiError(-501007, $"{name} is a text");

    private static List<JsonNode?> List(ApiRequest request, string name) => request.Body[name] switch
    {
        null => [],
        JsonArray items => [.. items],
        _ => throw new ApiError(-501007),
    };
}

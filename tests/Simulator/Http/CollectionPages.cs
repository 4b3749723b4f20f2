using System.Text.Json.Nodes;
using Simulator.Data;
using Simulator.Faults;

namespace Simulator.Http;

/// <summary>The list of collections, page by page, and what can be wrong with it.</summary>
internal static class CollectionPages
{
    public static JsonObject Get(ApiRequest request)
    {
        var options = request.Cloud.Options;
        var env = request.Env;
        var limit = (int)Math.Min(request.Number("limit", 10), options.MaxCollectionsPerPage);
        var offset = (int)request.Number("offset", 0);
        var faults = request.Cloud.Faults.Strike(FaultScope.List, request.Endpoint, env.Id, static () => null);
        var all = env.Collections;
        var page = Page(all, Start(options, offset, faults), limit, faults);
        var isNull = page.Count == 0 && (all.Count == 0 || Find(faults, FaultEffect.HidesCollections)?.Message == "null");
        var total = all.Count + options.CollectionTotalError + (Find(faults, FaultEffect.ChangesTotal)?.Delta ?? 0);
        return new JsonObject
        {
            ["collections"] = isNull ? null : new JsonArray([.. page]),
            ["pager"] = new JsonObject { ["Offset"] = offset, ["Limit"] = limit, ["Total"] = total },
        };
    }

    private static int Start(WeChatCloudOptions options, int offset, IReadOnlyList<Fault> faults)
    {
        if (options.IgnoresCollectionOffset)
            return 0;
        return (int)Math.Max(0, offset - (Find(faults, FaultEffect.DoublesCollections)?.Delta ?? 0));
    }

    private static List<JsonNode> Page(IReadOnlyList<CloudCollection> all, int start, int limit, IReadOnlyList<Fault> faults)
    {
        var shown = all.Skip(start).Take(limit).ToList();
        if (Find(faults, FaultEffect.HidesCollections) is { } hides)
        {
            shown = hides.Collection is { } hidden
                ? shown.FindAll(collection => collection.Name != hidden)
                : [.. shown.SkipLast((int)hides.Delta)];
        }
        var uncounted = Find(faults, FaultEffect.HidesCounts);
        var page = shown.ConvertAll(collection => Entry(
            collection.Name, uncounted is not null && (uncounted.Collection ?? collection.Name) == collection.Name ? null : collection.Count, collection.SizeBytes, 1 + collection.Indexes.Count));
        if (Find(faults, FaultEffect.EndlessCollections) is not null)
            page.AddRange(Enumerable.Range(start + page.Count, limit - page.Count).Select(number => Entry($"无尽{number}", count: 0, sizeBytes: 0, indexes: 1)));
        return page;
    }

    private static JsonNode Entry(string name, long? count, long sizeBytes, int indexes)
    {
        var entry = new JsonObject { ["name"] = name };
        if (count is not null)
            entry["count"] = count;
        entry["size"] = sizeBytes;
        entry["index_count"] = indexes;
        entry["index_size"] = 36864 * indexes;
        return entry;
    }

    private static Fault? Find(IReadOnlyList<Fault> faults, FaultEffect effect) => faults.FirstOrDefault(fault => fault.Effect == effect);
}

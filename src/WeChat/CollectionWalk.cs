using System.Runtime.CompilerServices;

namespace WeChat;

/// <summary>
/// All collections of an environment. The page size that the service allows is unknown and its total may be wrong, so the walk goes on
/// until a page brings nothing new. A listing by offset skips a collection when one before it is deleted meanwhile; when the total changes
/// on the way, the walk is done again and brings what it missed.
/// </summary>
internal sealed class CollectionWalk(ApiCaller api, string env)
{
    private const string Endpoint = "databasecollectionget";
    private const int MaxWalks = 3;

    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    public async IAsyncEnumerable<CollectionInfo> RunAsync([EnumeratorCancellation] CancellationToken ct)
    {
        for (var walk = 1; walk <= MaxWalks; walk++)
        {
            long? firstTotal = null;
            long? lastTotal = null;
            var offset = 0;
            var seenInThisWalk = new HashSet<string>(StringComparer.Ordinal);
            for (var pages = 0; ; pages++)
            {
                var page = await api.PostAsync(
                    Endpoint, new { env, limit = Limits.CollectionsPerPage, offset }, Repeat.Always, static answer => Page.Read(answer), ct);
                if (page.Total is { } total)
                {
                    firstTotal ??= total;
                    lastTotal = total;
                }
                var before = seenInThisWalk.Count;
                foreach (var item in page.Items)
                {
                    seenInThisWalk.Add(item.Name);
                    if (_seen.Add(item.Name))
                        yield return item;
                }
                offset += page.Items.Count;
                if (seenInThisWalk.Count == before)
                {
                    if (page.Items.Count > 0)
                        RefuseRepeatedPage(lastTotal);
                    break;
                }
                if (pages >= Limits.MaxCollectionPages)
                    throw Failures.BadAnswer(Endpoint, "the list of collections does not end", outcomeUnknown: false, ErrorClass.Permanent);
            }
            if (firstTotal == lastTotal || walk == MaxWalks)
                yield break;
            Log.ListChanged(api.Log, env, firstTotal ?? 0, lastTotal ?? 0);
        }
    }

    // A server that ignores the offset gives the same page for ever. That is the end only if there is no more than that page.
    private void RefuseRepeatedPage(long? total)
    {
        if (total > _seen.Count)
        {
            throw Failures.BadAnswer(
                Endpoint, $"the service repeats a page and hides {total - _seen.Count} of {total} collections", outcomeUnknown: false);
        }
    }

    private readonly record struct Page(IReadOnlyList<CollectionInfo> Items, long? Total)
    {
        public static Page Read(ApiAnswer answer) => new(
            [.. answer.Items("collections").Select(static item =>
                new CollectionInfo(item.RequiredText("name"), item.Int64("count") ?? 0, item.Int64("size") ?? 0))],
            answer.Object("pager")?.Int64("Total") ?? answer.Object("pager")?.Int64("total") ?? answer.Int64("total"));
    }
}

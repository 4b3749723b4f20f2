namespace WeChat;

/// <summary>
/// All collections of an environment. The page size that the service allows is unknown and its total may be too small, so a walk
/// continues until a page brings nothing new. A list by offset skips or repeats names when a collection before them is deleted or added, and a page
/// may come without its names; both are visible in the walk itself, which is then repeated. Everything that any walk saw counts.
/// </summary>
internal sealed class CollectionWalk(ApiCaller api, Tries tries, string env)
{
    private const string Endpoint = "databasecollectionget";

    private readonly OrderedDictionary<string, CollectionInfo> _seen = new(StringComparer.Ordinal);

    /// <summary>
    /// The list, perhaps still short of its total after the last walk: the caller has to report that. A service whose pages do not end, or that
    /// repeats one page and gives no total, is an error, because then missing collections cannot be detected.
    /// </summary>
    public async Task<CollectionList> RunAsync(CancellationToken ct)
    {
        long? total = null;
        for (var walk = 1; ; walk++)
        {
            var done = await WalkAsync(ct);
            total = done.LargestTotal ?? total;
            if (done.HoldsTogether)
                break;
            if (walk > tries.Waits)
            {
                RefuseRepeatedPage(done);
                break;
            }
            Log.ListedAgain(api.Log, env, done.Names.Count, done.FirstTotal, done.LastTotal);
            await tries.WaitAsync(walk - 1, ct);
        }
        return new CollectionList([.. _seen.Values], total);
    }

    private async Task<Walk> WalkAsync(CancellationToken ct)
    {
        var walk = new Walk();
        var offset = 0;
        for (var pages = 0; pages < Limits.MaxCollectionPages; pages++)
        {
            var page = await api.PostAsync(
                Endpoint, new { env, limit = Limits.CollectionsPerPage, offset }, Repeat.Always, static answer => Page.Read(answer), ct);
            foreach (var item in page.Items)
                _seen[item.Name] = item;
            if (!walk.Add(page))
                return walk;
            offset += page.Items.Count;
        }
        throw Failures.BadAnswer(Endpoint, "the list of collections does not end", outcomeUnknown: false, ErrorClass.Permanent);
    }

    // A server that ignores the offset returns the same page for ever. With a total that is a short list; without one anything may be missing.
    private static void RefuseRepeatedPage(Walk walk)
    {
        if (walk is { EndedOnRepeats: true, LastTotal: null })
            throw Failures.BadAnswer(Endpoint, "the service repeats a page and gives no total", outcomeUnknown: false);
    }

    /// <summary>What one walk saw, and whether it can be trusted.</summary>
    private sealed class Walk
    {
        private bool _repeated;
        private bool _totalChanged;

        public HashSet<string> Names { get; } = new(StringComparer.Ordinal);

        public long? FirstTotal { get; private set; }

        public long? LastTotal { get; private set; }

        public long? LargestTotal { get; private set; }

        /// <summary>The last page had only known names.</summary>
        public bool EndedOnRepeats { get; private set; }

        /// <summary>
        /// Nothing changed during the walk and nothing is missing. A last page of only known names does not count as a change when the total is
        /// reached: that is a server that ignores the offset and whose only page has everything.
        /// </summary>
        public bool HoldsTogether =>
            !_repeated && !_totalChanged && (LastTotal is { } total ? Names.Count >= total : !EndedOnRepeats);

        /// <summary>Adds a page; false if it brought nothing new.</summary>
        public bool Add(Page page)
        {
            if (page.Total is { } total)
            {
                _totalChanged |= LastTotal is { } before && before != total;
                FirstTotal ??= total;
                LastTotal = total;
                LargestTotal = Math.Max(LargestTotal ?? total, total);
            }
            var added = page.Items.Count(item => Names.Add(item.Name));
            if (added > 0)
                _repeated |= added < page.Items.Count;
            else
                EndedOnRepeats = page.Items.Count > 0;
            return added > 0;
        }
    }

    private readonly record struct Page(IReadOnlyList<CollectionInfo> Items, long? Total)
    {
        public static Page Read(ApiAnswer answer)
        {
            var total = answer.Object("pager")?.Int64("Total") ?? answer.Object("pager")?.Int64("total") ?? answer.Int64("total");
            // For an environment without collections the answer is null and a total of 0. With neither it is not a list at all.
            if (total is null && !answer.HasArray("collections"))
                throw Failures.BadAnswer(Endpoint, "the answer has neither collections nor a total", outcomeUnknown: false);
            return new(
                [.. answer.Items("collections").Select(static item =>
                    new CollectionInfo(item.RequiredText("name"), item.Int64("count"), item.Int64("size") ?? 0))],
                total);
        }
    }
}

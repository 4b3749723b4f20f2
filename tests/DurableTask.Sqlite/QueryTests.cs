using DurableTask.Sqlite.Store;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;

namespace DurableTask.Sqlite.Tests;

/// <summary>Lists: what they hold, whatever the filters, and that no combination of filters reads the whole table.</summary>
public sealed class QueryTests : IAsyncLifetime
{
    private static readonly DateTime s_start = new(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly string _folder = Directory.CreateTempSubdirectory("列表-").FullName;
    private readonly List<(string Id, DateTime At, OrchestrationRuntimeStatus Status)> _all = [];
    private SqliteStore _store = null!;

    private string StorePath => Path.Combine(_folder, "store.db");

    /// <summary>More instances than a query looks at for one page, many of them made at the same time.</summary>
    public async Task InitializeAsync()
    {
        _store = new SqliteStore(StorePath, StoreFiles.OfTheSystem, new EngineHealth(), StoreSite.NewId, NullLoggerFactory.Instance);
        _store.Open();
        OrchestrationRuntimeStatus[] statuses = Enum.GetValues<OrchestrationRuntimeStatus>();
        Random random = new(7);
        List<Task> writes = [];
        for (int i = 0; i < 3 * Limits.RowsPerQueryStep; i++)
        {
            string id = $"{(i % 3 == 0 ? "宽" : "广")}-{random.Next(1_000_000):D6}-{i}";
            DateTime at = s_start.AddMinutes(i / 5);
            OrchestrationRuntimeStatus status = i % 100 == 0 ? statuses[random.Next(statuses.Length)] : OrchestrationRuntimeStatus.Completed;
            _all.Add((id, at, status));
            writes.Add(_store.CreateAsync(new NewInstance(id, "名", string.Empty, $"\"{i}\"", at, null, null, null), null));
            TurnCommit turn = new() { Key = i + 1, InstanceId = id, Execution = 0, FirstSeq = 0, At = at, Status = status, Started = true, Output = "1" };
            writes.Add(_store.CommitAsync(turn));
        }

        await Task.WhenAll(writes);
    }

    public async Task DisposeAsync()
    {
        await _store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Every combination of filters, each narrow and wide, gives what a look at each instance gives, once each.</summary>
    [Theory]
    [InlineData(1_000)]
    [InlineData(70)]
    public void Pages_OfEveryCombinationOfFilters_HoldExactlyWhatTheFiltersLetThrough(int pageSize)
    {
        DateTime?[] froms = [null, s_start.AddMinutes(100), s_start.AddMinutes(500)];
        DateTime?[] tos = [null, s_start.AddMinutes(120), s_start.AddMinutes(510)];
        OrchestrationRuntimeStatus[]?[] statuses = [null, [OrchestrationRuntimeStatus.Completed], [OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Running]];
        string?[] prefixes = [null, "广", "宽-00", "没有"];
        foreach (DateTime? from in froms)
        {
            foreach (DateTime? to in tos)
            {
                foreach (OrchestrationRuntimeStatus[]? asked in statuses)
                {
                    foreach (string? prefix in prefixes)
                        CheckPages(new InstanceFilter(from, to, asked, prefix, pageSize, InputsAndOutputs: true, null));
                }
            }
        }
    }

    [Fact]
    public void Ended_ByStatusAndTime_InTheOrderOfTheEnd()
    {
        List<string> expected = _all.Where(i => i.Status == OrchestrationRuntimeStatus.Failed && i.At >= s_start.AddMinutes(50)).Select(i => i.Id).ToList();
        List<string> ids = [];
        string? next = null;
        do
        {
            (IReadOnlyList<string> page, next) = _store.ListEnded([OrchestrationRuntimeStatus.Failed], s_start.AddMinutes(50), null, 3, next);
            ids.AddRange(page);
        }
        while (next is not null);

        Assert.Equal(expected, ids);
    }

    [Fact]
    public void Plans_OfAllLists_SearchAnIndex_AndSortNothing()
    {
        using Connection raw = Connection.Open(StorePath);
        List<string> queries = [EndedQuery.Sql, InstanceQuery.IdRangeSql(isFirst: true), InstanceQuery.IdRangeSql(isFirst: false)];
        for (int statuses = 1; statuses <= Enum.GetValues<OrchestrationRuntimeStatus>().Length; statuses++)
        {
            queries.Add(InstanceQuery.TimeRangeSql("key, created_at", statuses));
            queries.Add(InstanceQuery.TimeRangeSql("key, created_at, id", statuses));
        }

        foreach (string query in queries)
        {
            List<string> plan = [];
            Statement rows = raw.Prepare("EXPLAIN QUERY PLAN " + query);
            while (rows.Step())
                plan.Add(rows.Text(3));
            Assert.NotEmpty(plan);
            Assert.DoesNotContain(plan, step => step.StartsWith("SCAN", StringComparison.Ordinal) || step.Contains("TEMP B-TREE", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("x")]
    [InlineData("1:")]
    [InlineData("1:y")]
    public void Token_OfSomebodyElse_IsRefused(string token)
        => Assert.Throws<ArgumentException>(() => _store.Query(new InstanceFilter(null, null, null, null, 10, false, token)));

    private void CheckPages(InstanceFilter filter)
    {
        List<string> expected = _all.Where(i => Fits(filter, i)).Select(i => i.Id).ToList();
        List<string> ids = [];
        string? next = null;
        do
        {
            InstancePage page = _store.Query(filter with { After = next });
            Assert.InRange(page.Instances.Count, 0, filter.PageSize);
            Assert.All(page.Instances, instance => Assert.NotNull(instance.Input));
            ids.AddRange(page.Instances.Select(instance => instance.Id));
            next = page.Next;
        }
        while (next is not null);

        // Newest first; by id only where many ids have the prefix.
        expected.Reverse();
        bool isWide = filter.Prefix is not null && _all.Count(i => i.Id.StartsWith(filter.Prefix, StringComparison.Ordinal)) > Limits.RowsPerQueryStep;
        if (isWide && _all.Count(i => Fits(filter with { Prefix = null }, i)) > Limits.RowsPerQueryStep)
            expected.Sort(StringComparer.Ordinal);
        Assert.Equal(expected, ids);
    }

    private static bool Fits(InstanceFilter filter, (string Id, DateTime At, OrchestrationRuntimeStatus Status) i)
        => (filter.CreatedFrom is null || i.At >= filter.CreatedFrom) && (filter.CreatedTo is null || i.At <= filter.CreatedTo)
            && (filter.Statuses is null || filter.Statuses.Contains(i.Status))
            && (filter.Prefix is null || i.Id.StartsWith(filter.Prefix, StringComparison.Ordinal));
}

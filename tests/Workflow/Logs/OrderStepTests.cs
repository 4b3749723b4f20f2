using Microsoft.Extensions.DependencyInjection;
using Workflow.Logs;
using Workflow.Logs.Activities;
using Workflow.Logs.Files;
using Workflow.Logs.Tables;

namespace Workflow.Tests.Logs;

/// <summary>The steps of an order without its orchestrator: each twice, late, and at the same time as chunks.</summary>
public sealed class OrderStepTests
{
    private const string Device = "dev0aaaabbbbcccc";
    private static int orders;

    [Fact]
    public async Task Steps_EachTwice_ChangeNothingTheSecondTime()
    {
        await using var site = await OrderSite.StartAsync();
        var plan = await OpenAsync(site);
        await OpenAsync(site, plan);
        await site.SendAsync(plan.Id, Device, 0, Lines.Chunk(0, 30), last: true);

        var closed = await CloseAsync(site, plan, CloseReason.Uploaded);
        Assert.True(closed.IsClosed);
        Assert.Equal(closed, await CloseAsync(site, plan, CloseReason.Uploaded));
        var file = await MergeAsync(site, plan);
        Assert.Equal(file, await MergeAsync(site, plan));
        var end = new EndOfOrder { Plan = plan, Closed = closed, File = file, EndedAt = plan.CreatedAt.AddHours(1) };
        var order = await Step<RecordOrder>(site).Run(end, default);
        // The chunks are gone by now.
        Assert.Equal(file, await MergeAsync(site, plan));
        var again = await Step<RecordOrder>(site).Run(end, default);
        Assert.Equal(order with { Devices = null }, again with { Devices = null });
        Assert.Equal((OrderOutcome.Collected, 30L), (order.Outcome, order.Logs));

        var retention = new RetentionPlan { OrderId = plan.Id, Env = plan.Env, Until = plan.CreatedAt };
        await Step<DeleteLogs>(site).Run(retention, default);
        var deletedAt = (await site.Get<LogOrdersTable>().FindAsync(plan.Env, plan.Id, default))!.DeletedAt;
        await site.App.Clock.AdvanceAsync(TimeSpan.FromMinutes(1));
        await Step<DeleteLogs>(site).Run(retention, default);
        Assert.Equal(deletedAt, (await site.Get<LogOrdersTable>().FindAsync(plan.Env, plan.Id, default))!.DeletedAt);
        Assert.Empty(await site.BlobsAsync(plan.Id));
    }

    [Fact]
    public async Task OpenOrder_ThatHungUntilTheOrderClosed_DoesNotOpenItAgain()
    {
        await using var site = await OrderSite.StartAsync();
        var plan = await OpenAsync(site);
        await CloseAsync(site, plan, CloseReason.Canceled);

        await OpenAsync(site, plan);

        Assert.Empty(await site.AskAsync(Device, plan.Uin));
        Assert.Equal(ChunkState.Closed, await site.SendAsync(plan.Id, Device, 0, Lines.Chunk(0, 1)));
    }

    [Fact]
    public async Task CloseOrder_DiedBeforeItRemovedTheOrderFromTheUser_DoesSoWhenItRunsAgain()
    {
        await using var site = await OrderSite.StartAsync();
        var plan = await OpenAsync(site);
        var uploads = site.Get<LogUploadsTable>();
        Assert.True(await uploads.TryWriteAsync((await uploads.FindAsync(plan.Id, default))! with { IsClosed = true }, null, null, default));

        Assert.True((await CloseAsync(site, plan, CloseReason.Uploaded)).IsClosed);

        Assert.Empty(await site.AskAsync(Device, plan.Uin));
    }

    [Fact]
    public async Task MergeLogs_DiedBetweenIndexAndFile_MakesTheSame()
    {
        await using var site = await OrderSite.StartAsync();
        var plan = await OpenAsync(site);
        await site.SendAsync(plan.Id, Device, 0, Lines.Chunk(0, 500), last: true);
        await CloseAsync(site, plan, CloseReason.Uploaded);
        var first = await MergeAsync(site, plan);
        var blobs = site.Get<LogBlobs>();
        var (file, index) = (await blobs.ReadAsync(first.BlobName, default), await blobs.ReadAsync(LogKeys.Index(plan.Env, plan.Id), default));
        await blobs.DeleteAsync(first.BlobName, default);

        Assert.Equal(first, await MergeAsync(site, plan));

        Assert.Equal(file!.Value.ToArray(), (await blobs.ReadAsync(first.BlobName, default))!.Value.ToArray());
        Assert.Equal(index!.Value.ToArray(), (await blobs.ReadAsync(LogKeys.Index(plan.Env, plan.Id), default))!.Value.ToArray());
    }

    [Fact]
    public async Task Chunks_WhileTheOrderCloses_AreMergedOrRefused()
    {
        await using var site = await OrderSite.StartAsync();
        for (var round = 0; round < 5; round++)
        {
            var plan = await OpenAsync(site);
            var sending = Enumerable.Range(0, 12).Select(n => site.SendAsync(plan.Id, $"dev{n % 3}", n / 3, Lines.Chunk(n * 10, 10))).ToList();
            await Task.WhenAny(sending[round..]);
            var closed = await CloseAsync(site, plan, CloseReason.Canceled);
            var states = await Task.WhenAll(sending);

            var taken = states.Count(state => state == ChunkState.New);
            Assert.Equal(12, taken + states.Count(state => state == ChunkState.Closed));
            Assert.Equal(taken * 10, closed.Logs);
            Assert.Equal(taken * 10, (await MergeAsync(site, plan)).Logs);
            // What was refused left no bytes behind.
            Assert.Equal(taken, (await site.BlobsAsync(plan.Id)).Count(name => name.Contains("/dev", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task Chunk_OneKeyWithDifferentBytesAtOnce_IsTakenOnceAndWhole()
    {
        await using var site = await OrderSite.StartAsync();
        var plan = await OpenAsync(site);

        var states = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => site.SendAsync(plan.Id, Device, 0, Lines.Chunk(n * 100, 5 + n))));

        Assert.Single(states, state => state == ChunkState.New);
        Assert.Equal(7, states.Count(state => state == ChunkState.Known));
        var closed = await CloseAsync(site, plan, CloseReason.Canceled);
        var file = await MergeAsync(site, plan);
        Assert.Equal((closed.Logs, 1), (file.Logs, (await site.Get<LogUploadsTable>().ListReceiptsAsync(plan.Id, default)).Count));
    }

    [Fact]
    public async Task MergeLogs_ChunkThatIsNotWhatItsReceiptSays_FailsNamingItAndMakesNothing()
    {
        await using var site = await OrderSite.StartAsync();
        var plan = await OpenAsync(site);
        await site.SendAsync(plan.Id, Device, 0, Lines.Chunk(0, 5), last: true);
        var name = Assert.Single(await site.BlobsAsync(plan.Id));
        await site.Get<LogBlobs>().WriteAsync(name, Lines.Chunk(0, 6).Gzip, default);

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => MergeAsync(site, plan));

        Assert.Contains(name, failure.Message, StringComparison.Ordinal);
        Assert.Equal([name], await site.BlobsAsync(plan.Id));
    }

    [Fact]
    public async Task Merge_MoreOverlapThanFitsIntoMemory_IsMergedInPassesToTheSame()
    {
        await using var site = await OrderSite.StartAsync();
        var plan = await OpenAsync(site);
        // All at the same time, and every log twice.
        for (var n = 0; n < 14; n++)
            await site.SendAsync(plan.Id, Device, n, Lines.Chunk(Enumerable.Range(0, 20).Select(i => (Lines.TimeMs(i), Lines.Of(Lines.TimeMs(i), (n / 2 * 20) + i)))));
        var receipts = await site.Get<LogUploadsTable>().ListReceiptsAsync(plan.Id, default);
        var sink = new Kept();
        var runs = new MergeRuns(site.Get<LogBlobs>(), plan.Env, plan.Id, memoryBytes: 4 * (Limits.OpenChunkBytes + 1000));

        var doubles = await LogMerger.MergeAsync(await runs.PrepareAsync(receipts, default), sink, default) + runs.Doubles;

        Assert.Equal((140L, 140), (doubles, sink.Places.Count));
        Assert.Equal(sink.Places.Order(LinePlace.Order), sink.Places);
        Assert.Contains(await site.BlobsAsync(plan.Id), name => name.Contains("!merge", StringComparison.Ordinal));
    }

    private static Task<OrderPlan> OpenAsync(OrderSite site) => OpenAsync(site, new()
    {
        Id = OrderId.Create(site.App.Env, site.App.Clock.GetUtcNow(), $"{Interlocked.Increment(ref orders)}"),
        Env = site.App.Env,
        Uin = OrderSite.Uin + orders,
        CreatedAt = site.App.Clock.GetUtcNow(),
        Expires = site.App.Clock.GetUtcNow().AddDays(1),
        Retention = TimeSpan.FromDays(1),
    });

    private static async Task<OrderPlan> OpenAsync(OrderSite site, OrderPlan plan)
    {
        Assert.Equal(plan.Id, await Step<OpenOrder>(site).Run(plan, default));
        return plan;
    }

    private static Task<ClosedOrder> CloseAsync(OrderSite site, OrderPlan plan, CloseReason why) =>
        Step<CloseOrder>(site).Run(new() { Plan = plan, Why = why, Now = site.App.Clock.GetUtcNow() }, default);

    private static Task<MergedFile> MergeAsync(OrderSite site, OrderPlan plan) =>
        Step<MergeLogs>(site).Run(new() { OrderId = plan.Id, Env = plan.Env }, default);

    private static T Step<T>(OrderSite site) where T : class => ActivatorUtilities.CreateInstance<T>(site.App.Services);

    private sealed class Kept : ILineSink
    {
        public List<LinePlace> Places { get; } = [];

        public ValueTask WriteAsync(ReadOnlyMemory<byte> line, LineHead head, CancellationToken cancellation)
        {
            Places.Add(head.Place);
            return ValueTask.CompletedTask;
        }
    }
}

using Workflow.Logs;
using Workflow.Logs.Activities;
using Workflow.Logs.Tables;

namespace Workflow.Tests.Logs;

/// <summary>What an order may hold: at each limit and one past it.</summary>
public sealed class OrderLimitTests
{
    [Fact]
    public async Task Order_ThatIsFull_TakesNoMoreAndKeepsWhatItHas()
    {
        await using var site = await OrderSite.StartAsync();
        var id = await site.OrderAsync();
        var uploads = site.Get<LogUploadsTable>();
        await site.SendAsync(id, "dev0", 0, Lines.Chunk(0, 10));
        var chunk = Lines.Chunk(10, 10);

        await SetAsync(row => row with { Chunks = Limits.OrderChunks - 1 });
        Assert.Equal(ChunkState.New, await site.SendAsync(id, "dev0", 1, chunk));
        Assert.Equal(ChunkState.TooMany, await site.SendAsync(id, "dev0", 2, chunk));
        Assert.Equal(ChunkState.Known, await site.SendAsync(id, "dev0", 0, chunk));
        Assert.Empty(await site.AskAsync("dev0"));
        await SetAsync(row => row with { Chunks = 2, StoredBytes = Limits.OrderStoredBytes - chunk.Gzip.Length + 1 });
        Assert.Equal(ChunkState.TooMany, await site.SendAsync(id, "dev0", 2, chunk));
        await SetAsync(row => row with { StoredBytes = row.StoredBytes - 1, RawBytes = Limits.OrderRawBytes - chunk.RawBytes + 1 });
        Assert.Equal(ChunkState.TooMany, await site.SendAsync(id, "dev0", 2, chunk));
        await SetAsync(row => row with { RawBytes = row.RawBytes - 1 });
        Assert.Equal(ChunkState.New, await site.SendAsync(id, "dev0", 2, chunk));
        Assert.Empty(await site.AskAsync("dev0"));
        await SetAsync(row => row with { StoredBytes = 0, RawBytes = Limits.OrderRawBytes - Limits.ChunkRawBytes });
        Assert.Single(await site.AskAsync("dev0"));
        await SetAsync(row => row with { Devices = Limits.OrderDevices });
        Assert.Empty(await site.AskAsync("dev1"));
        Assert.Equal(ChunkState.TooMany, await site.SendAsync(id, "dev1", 0, Lines.Nothing));
        await SetAsync(row => row with { Devices = Limits.OrderDevices - 1 });
        Assert.Single(await site.AskAsync("dev1"));

        async Task SetAsync(Func<UploadsRow, UploadsRow> change) =>
            Assert.True(await uploads.TryWriteAsync(change((await uploads.FindAsync(id, default))!), null, null, default));
    }

    [Fact]
    public async Task Key_AtTheLimits_IsTaken_AndPastThem_IsOfNoOrder()
    {
        await using var site = await OrderSite.StartAsync();
        var id = await site.OrderAsync();
        var device = new string('a', Limits.DeviceCharacters);

        Assert.Equal(ChunkState.New, (await site.Receiver.LookAsync(new(id, device, Limits.ChunkIndexes - 1), default)).State);
        foreach (var key in (ChunkKey[])[new(id, device + "a", 0), new(id, device, Limits.ChunkIndexes), new(id, device, -1), new(id, "../甲", 0), new(id, "", 0), new("!order", device, 0)])
        {
            Assert.Equal(ChunkState.NotFound, (await site.Receiver.LookAsync(key, default)).State);
            Assert.Equal(ChunkState.NotFound, await site.Receiver.TakeAsync(key, true, Lines.Nothing, site.Client, default));
            Assert.Equal(ChunkState.NotFound, await site.Receiver.FinishKnownAsync(key, site.Client, default));
        }
    }

    [Fact]
    public async Task Pending_MoreOrdersThanADeviceIsToldOf_FollowWhenThoseAreDone()
    {
        await using var site = await OrderSite.StartAsync();
        var open = site.Get<OpenOrdersTable>();
        var orders = Enumerable.Range(0, Limits.PendingOrders + 1).Select(n => new LogOrder
        {
            Id = OrderId.Create(site.App.Env, site.App.Clock.GetUtcNow().AddSeconds(n), "1"),
            Env = site.App.Env,
            Uin = OrderSite.Uin,
            CreatedAt = site.App.Clock.GetUtcNow(),
            Expires = site.App.Clock.GetUtcNow().AddHours(1),
        }).ToList();
        await Task.WhenAll(orders.Select(order => open.AddAsync(order, default)));
        var pending = site.Get<PendingOrders>();

        Assert.Equal(orders[..Limits.PendingOrders].Select(order => order.Id), (await pending.ForAsync(OrderSite.Uin, "dev0", default)).Select(order => order.Id));
        await Task.WhenAll(Enumerable.Range(0, 3).Select(n => open.FinishAsync(site.App.Env, OrderSite.Uin, orders[0].Id, $"dev{n}", default)));
        foreach (var device in (string[])["dev0", "dev1", "dev2"])
            Assert.Equal(orders[1..].Select(order => order.Id), (await pending.ForAsync(OrderSite.Uin, device, default)).Select(order => order.Id));
        Assert.Equal(Limits.PendingOrders, (await pending.ForAsync(OrderSite.Uin, "dev3", default)).Count);
        await site.App.Clock.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Empty(await pending.ForAsync(OrderSite.Uin, "dev0", default));
    }

    [Fact]
    public void Deadline_OfAReport_MovesWithItsChunksForADay()
    {
        var start = Lines.Start;

        Assert.Equal(start.AddHours(24), OrderDeadline.Of(OrderKind.Report, start, start.AddHours(1), start.AddHours(23)));
        Assert.Equal(start.AddHours(24), OrderDeadline.Of(OrderKind.Report, start, start.AddHours(1), start.AddHours(23.5)));
        Assert.Equal(start.AddHours(23.5), OrderDeadline.Of(OrderKind.Report, start, start.AddHours(1), start.AddHours(22.5)));
        Assert.Equal(start.AddHours(1), OrderDeadline.Of(OrderKind.Order, start, start.AddHours(1), start.AddHours(22.5)));
    }

    [Theory]
    [InlineData(CloseReason.Canceled, 2, 2, 5, OrderOutcome.Canceled)]
    [InlineData(CloseReason.Uploaded, 2, 2, 5, OrderOutcome.Collected)]
    [InlineData(CloseReason.Deadline, 2, 2, 0, OrderOutcome.Collected)]
    [InlineData(CloseReason.Deadline, 2, 1, 1, OrderOutcome.Partial)]
    [InlineData(CloseReason.Deadline, 2, 1, 0, OrderOutcome.Expired)]
    [InlineData(CloseReason.Deadline, 0, 0, 0, OrderOutcome.Expired)]
    public void Outcome_FollowsFromCounts(CloseReason why, int devices, int finished, long logs, OrderOutcome outcome) =>
        Assert.Equal(outcome, OrderEnd.OutcomeOf(new() { IsClosed = true, Why = why, Devices = devices, Finished = finished, Logs = logs }).Outcome);
}

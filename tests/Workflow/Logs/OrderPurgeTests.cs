using Workflow.Logs;
using Workflow.Logs.Tables;

namespace Workflow.Tests.Logs;

/// <summary>Rows of orders that ended long ago go, once their file is deleted.</summary>
public sealed class OrderPurgeTests
{
    private const string Device = "dev0aaaabbbbcccc";

    [Fact]
    public async Task Orders_WhoseFileIsDeleted_Go_OthersStay()
    {
        await using var site = await OrderSite.StartAsync(("Logs__Retention", "02:00:00"));
        var deleted = await CollectAsync(site);
        await site.App.Clock.AdvanceAsync(TimeSpan.FromHours(2));
        await site.Client.WaitForInstanceCompletionAsync($"{deleted}:retention");
        var kept = await CollectAsync(site);
        var waiting = await site.OrderAsync();
        var orders = site.Get<LogOrdersTable>();
        var before = site.App.Clock.GetUtcNow() + TimeSpan.FromMinutes(1);

        var purged = await site.Get<OrderPurger>().PurgeAsync(before, 100, default);

        Assert.Equal(1, purged);
        Assert.Null(await orders.FindAsync(site.App.Env, deleted, default));
        Assert.Equal(OrderOutcome.Collected, (await orders.FindAsync(site.App.Env, kept, default))!.Outcome);
        Assert.Equal(OrderOutcome.Waiting, (await orders.FindAsync(site.App.Env, waiting, default))!.Outcome);
        foreach (var (id, isNeeded) in ((string, bool)[])[(deleted, false), (kept, true), (waiting, true)])
            Assert.Equal(isNeeded, await site.Get<OrderPurger>().NeedsAsync(id, default));
    }

    private static async Task<string> CollectAsync(OrderSite site)
    {
        var id = await site.OrderAsync();
        await site.SendAsync(id, Device, 0, Lines.Chunk(0, 4), last: true);
        await site.EndAsync(id);
        return id;
    }
}

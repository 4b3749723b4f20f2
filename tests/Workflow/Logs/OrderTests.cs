using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Workflow.Logs;
using Workflow.Logs.Tables;

namespace Workflow.Tests.Logs;

/// <summary>Orders from start to end: real HTTP, engine and storage; only devices are played.</summary>
public sealed class OrderTests
{
    private const string Device = "dev0aaaabbbbcccc";

    [Fact]
    public async Task Order_ChunksInAnyOrderAndTwice_IsCollectedOnceAndSorted()
    {
        await using var site = await OrderSite.StartAsync();
        var id = await site.OrderAsync(rest: """, "from": "2026-11-20T18:00:00+08:00", "level": "info", "live": true""");

        var asked = Assert.Single(await site.AskAsync(Device));
        Assert.Equal((id, OrderSite.Uin, "info", true), (asked.Id, asked.Uin, asked.Level, asked.Live));
        Assert.Equal(Lines.Start, asked.From);
        var (state, filter) = await site.Receiver.LookAsync(new(id, Device, 1), default);
        Assert.Equal((ChunkState.New, new OrderFilter(OrderSite.Uin, Lines.Start, null, "info")), (state, filter));
        Assert.Equal(ChunkState.New, await site.SendAsync(id, Device, 1, Lines.Chunk(0, 60)));
        Assert.Equal(ChunkState.New, await site.SendAsync(id, Device, 0, Lines.Chunk(50, 60, level: "error")));
        Assert.Equal(ChunkState.Known, await site.SendAsync(id, Device, 1, Lines.Chunk(1000, 5)));
        var waiting = await site.GetAsync(id);
        Assert.Equal((OrderOutcome.Waiting, 120L, DeviceState.Sending), (waiting.Outcome, waiting.Logs, waiting.Devices!.Single().State));
        Assert.Equal(HttpStatusCode.Conflict, await site.StatusAsync($"{id}/logs"));
        Assert.Equal(ChunkState.New, await site.SendAsync(id, Device, 2, Lines.Nothing, last: true));

        var order = await site.EndAsync(id);
        Assert.Equal((OrderOutcome.Collected, 110L, 10L, null), (order.Outcome, order.Logs, order.Doubles, order.Reason));
        Assert.Equal((Lines.Start, Lines.Start.AddSeconds(109)), (order.First, order.Last));
        Assert.Equal((DeviceState.Finished, 3, 120L), (order.Devices!.Single().State, order.Devices!.Single().Chunks, order.Devices!.Single().Logs));
        Assert.Equal(Enumerable.Range(0, 110), (await site.FileAsync(id)).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("seq").GetInt32()));
        Assert.Empty(await site.AskAsync(Device));
        Assert.Empty(await site.AskAsync("dev1"));
        // What was staged is gone; the file and its index stay.
        Assert.Equal([$"{site.App.Env}/{id}.index.json", $"{site.App.Env}/{id}.jsonl.gz"], await site.BlobsAsync(id));
        Assert.Equal([ChunkState.Known, ChunkState.Closed], [
            (await site.Receiver.LookAsync(new(id, Device, 1), default)).State, (await site.Receiver.LookAsync(new(id, "dev1", 0), default)).State]);
        Assert.Equal(ChunkState.Known, await site.Receiver.FinishKnownAsync(new(id, Device, 1), site.Client, default));
        // A new key after the last chunk: the same answer before the order's end and after it.
        Assert.Equal(ChunkState.TokenUsedUp, await site.SendAsync(id, Device, 3, Lines.Chunk(1000, 5)));
        Assert.Equal(HttpStatusCode.Gone, (await site.App.PostAsync($"api/logs/orders/{id}/cancel")).StatusCode);
    }

    [Fact]
    public async Task Order_NoDeviceAsks_ExpiresAtItsDeadline()
    {
        await using var site = await OrderSite.StartAsync();
        var id = await site.OrderAsync();

        await site.App.Clock.AdvanceAsync(TimeSpan.FromDays(1) - TimeSpan.FromSeconds(1));
        Assert.Equal(OrderOutcome.Waiting, (await site.GetAsync(id)).Outcome);
        await site.App.Clock.AdvanceAsync(TimeSpan.FromSeconds(1));

        var order = await site.EndAsync(id);
        Assert.Equal((OrderOutcome.Expired, "No device of this user asked before the deadline."), (order.Outcome, order.Reason));
        Assert.Equal(order.Expires, order.EndedAt);
        Assert.Empty((await site.JsonAsync($"{id}/logs")).GetProperty("logs").EnumerateArray());
        Assert.Equal(0, (await site.JsonAsync($"{id}/summary")).GetProperty("lines").GetInt32());
        Assert.Equal(HttpStatusCode.NotFound, await site.StatusAsync($"{id}/file"));
        Assert.Empty(await site.BlobsAsync(id));
        Assert.Empty(await site.AskAsync(Device));
    }

    [Fact]
    public async Task Order_OneOfTwoDevicesFinishes_WaitsForTheOtherAndIsPartialAtTheDeadline()
    {
        await using var site = await OrderSite.StartAsync();
        var id = await site.OrderAsync();
        await site.AskAsync(Device);
        await site.AskAsync("dev1");
        await site.SendAsync(id, "dev1", 0, Lines.Chunk(5, 10, tab: "标签0002"));
        await site.SendAsync(id, Device, 0, Lines.Chunk(0, 10), last: true);
        Assert.Equal(ChunkState.TokenUsedUp, await site.SendAsync(id, Device, 1, Lines.Chunk(20, 1)));
        Assert.Empty(await site.AskAsync(Device));
        Assert.Single(await site.AskAsync("dev1"));

        await site.App.Clock.AdvanceAsync(TimeSpan.FromDays(1));

        var order = await site.EndAsync(id);
        Assert.Equal((OrderOutcome.Partial, 20L), (order.Outcome, order.Logs));
        Assert.Equal("1 of 2 devices had more to send at the deadline.", order.Reason);
        Assert.Equal([("dev0aaaabbbbcccc", DeviceState.Finished), ("dev1", DeviceState.Sending)], order.Devices!.Select(device => (device.Device, device.State)));
        Assert.Equal(ChunkState.Closed, await site.SendAsync(id, "dev1", 1, Lines.Chunk(100, 1)));
        Assert.DoesNotContain(await site.BlobsAsync(id), name => name.Contains("dev1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Order_DeviceWithoutSuchLogs_DoesNotEndIt()
    {
        await using var site = await OrderSite.StartAsync();
        var first = await site.OrderAsync();
        var second = await site.OrderAsync();
        Assert.Equal(new[] { first, second }.Order(StringComparer.Ordinal), (await site.AskAsync(Device)).Select(order => order.Id));
        foreach (var id in (string[])[first, second])
            await site.SendAsync(id, Device, 0, Lines.Nothing, last: true);
        await site.App.Clock.WhenIdleAsync();

        // Another device of the user has them.
        await site.AskAsync("dev1");
        await site.SendAsync(first, "dev1", 0, Lines.Chunk(0, 3), last: true);
        Assert.Equal((OrderOutcome.Collected, 3L), ((await site.EndAsync(first)).Outcome, (await site.GetAsync(first)).Logs));

        await site.SendAsync(second, "dev1", 0, Lines.Nothing, last: true);
        await site.App.Clock.AdvanceAsync(TimeSpan.FromDays(1));
        var order = await site.EndAsync(second);
        Assert.Equal((OrderOutcome.Collected, 0L, "No device had such logs."), (order.Outcome, order.Logs, order.Reason));
    }

    [Fact]
    public async Task Cancel_WhileADeviceSends_KeepsWhatCame()
    {
        await using var site = await OrderSite.StartAsync();
        var id = await site.OrderAsync();
        await site.AskAsync(Device);
        await site.SendAsync(id, Device, 0, Lines.Chunk(0, 7));

        Assert.Equal(HttpStatusCode.Accepted, (await site.App.PostAsync($"api/logs/orders/{id}/cancel")).StatusCode);

        var order = await site.EndAsync(id);
        Assert.Equal((OrderOutcome.Canceled, 7L), (order.Outcome, order.Logs));
        Assert.Equal(7, (await site.FileAsync(id)).Length);
        Assert.Equal(ChunkState.Closed, await site.SendAsync(id, Device, 1, Lines.Chunk(7, 1)));
    }

    [Fact]
    public async Task Cancel_OnceTheOrderIsClosed_IsTooLateAndChangesNothing()
    {
        await using var site = await OrderSite.StartAsync();
        var id = await site.OrderAsync();
        await site.AskAsync(Device);
        await site.SendAsync(id, Device, 0, Lines.Chunk(0, 7));
        await site.Get<OrderCloser>().CloseAsync(site.App.Env, OrderSite.Uin, id, _ => true, default);

        Assert.Equal(HttpStatusCode.Gone, (await site.App.PostAsync($"api/logs/orders/{id}/cancel")).StatusCode);

        await site.App.Clock.AdvanceAsync(TimeSpan.FromDays(1));
        Assert.Equal((OrderOutcome.Partial, 7L), ((await site.EndAsync(id)).Outcome, (await site.GetAsync(id)).Logs));
    }

    [Fact]
    public async Task LastOnAKnownKey_FinishesTheDevice()
    {
        await using var site = await OrderSite.StartAsync();
        var id = await site.OrderAsync();
        await site.AskAsync(Device);
        await site.SendAsync(id, Device, 0, Lines.Chunk(0, 2));

        Assert.Equal(ChunkState.Known, await site.SendAsync(id, Device, 0, Lines.Chunk(0, 2), last: true));

        Assert.Equal((OrderOutcome.Collected, 2L), ((await site.EndAsync(id)).Outcome, (await site.GetAsync(id)).Logs));
    }

    [Fact]
    public async Task Retention_Over_RemovesAllButTheRow()
    {
        await using var site = await OrderSite.StartAsync(("Logs__Retention", "02:00:00"));
        var id = await site.OrderAsync();
        await site.SendAsync(id, Device, 0, Lines.Chunk(0, 4), last: true);
        await site.EndAsync(id);
        Assert.Equal(2, (await site.BlobsAsync(id)).Count);

        await site.App.Clock.AdvanceAsync(TimeSpan.FromHours(2));
        await site.Client.WaitForInstanceCompletionAsync($"{id}:retention");

        var order = await site.GetAsync(id);
        Assert.Equal((OrderOutcome.Collected, 4L, order.EndedAt + TimeSpan.FromHours(2)), (order.Outcome, order.Logs, order.DeletedAt));
        Assert.Empty(await site.BlobsAsync(id));
        foreach (var path in (string[])["logs", "summary", "file"])
            Assert.Equal(HttpStatusCode.Gone, await site.StatusAsync($"{id}/{path}"));
        Assert.Equal(ChunkState.NotFound, (await site.Receiver.LookAsync(new(id, Device, 0), default)).State);
    }

    [Fact]
    public async Task Report_OfOneName_IsOneOrderAndEndsWithItsLastChunk()
    {
        await using var site = await OrderSite.StartAsync();
        var reports = site.Get<ReportStarter>();

        var ids = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => reports.EnsureAsync(OrderSite.Uin, "r/甲'1", site.Client, default)));
        var id = Assert.Single(ids.Distinct());
        Assert.NotEqual(id, await reports.EnsureAsync(OrderSite.Uin, "r2", site.Client, default));
        Assert.NotEqual(id, await reports.EnsureAsync("别人", "r/甲'1", site.Client, default));
        Assert.Empty(await site.AskAsync(Device));
        await site.SendAsync(id, "r1", 0, Lines.Chunk(0, 5));
        await site.SendAsync(id, "r1", 1, Lines.Chunk(5, 5), last: true);

        var order = await site.EndAsync(id);
        Assert.Equal((OrderKind.Report, OrderOutcome.Collected, 10L), (order.Kind, order.Outcome, order.Logs));
    }

    [Fact]
    public async Task Report_ThatStops_IsPartialAnHourAfterItsLastChunk()
    {
        await using var site = await OrderSite.StartAsync();
        var id = await site.Get<ReportStarter>().EnsureAsync(OrderSite.Uin, "r1", site.Client, default);
        await site.SendAsync(id, "r1", 0, Lines.Chunk(0, 5));
        await site.App.Clock.AdvanceAsync(TimeSpan.FromMinutes(50));
        await site.SendAsync(id, "r1", 1, Lines.Chunk(5, 5));

        await site.App.Clock.AdvanceAsync(TimeSpan.FromMinutes(59));
        Assert.Equal(OrderOutcome.Waiting, (await site.GetAsync(id)).Outcome);
        await site.App.Clock.AdvanceAsync(TimeSpan.FromMinutes(1));

        Assert.Equal((OrderOutcome.Partial, 10L), ((await site.EndAsync(id)).Outcome, (await site.GetAsync(id)).Logs));
    }

    [Fact]
    public async Task Order_OrchestrationTerminated_IsShownCanceledAndTakesNoMore()
    {
        await using var site = await OrderSite.StartAsync();
        var id = await site.OrderAsync();

        await site.Client.TerminateInstanceAsync(id, default(object?));
        await site.Client.WaitForInstanceCompletionAsync(id);

        Assert.Equal((OrderOutcome.Canceled, "The order's orchestration was terminated."), ((await site.GetAsync(id)).Outcome, (await site.GetAsync(id)).Reason));
        Assert.Empty(await site.AskAsync(Device));
        Assert.Equal(ChunkState.Closed, await site.SendAsync(id, Device, 0, Lines.Chunk(0, 1)));
    }

    [Theory]
    [InlineData(false, false, OrderOutcome.Canceled)]
    [InlineData(true, false, OrderOutcome.Failed)]
    [InlineData(true, true, OrderOutcome.Failed)]
    public async Task Order_OrchestrationTerminatedOrGone_LosesWhatCameWhenTheRetentionIsOver(bool isPurged, bool isReport, OrderOutcome outcome)
    {
        await using var site = await OrderSite.StartAsync(("Logs__Retention", "02:00:00"));
        var reports = site.Get<ReportStarter>();
        var id = isReport ? await reports.EnsureAsync(OrderSite.Uin, Device, site.Client, default) : await site.OrderAsync();
        await site.SendAsync(id, Device, 0, Lines.Chunk(0, 4));
        await site.Client.TerminateInstanceAsync(id, default(object?));
        await site.Client.WaitForInstanceCompletionAsync(id);
        if (isPurged)
            await site.Client.PurgeInstanceAsync(id);

        // A list is enough, and looking again changes nothing.
        Assert.Equal(outcome, Assert.Single((await site.JsonAsync("?top=5")).GetProperty("orders").EnumerateArray()).Deserialize<LogOrder>()!.Outcome);
        await site.App.Clock.AdvanceAsync(TimeSpan.FromHours(1));
        var ended = await site.GetAsync(id);
        Assert.Equal((outcome, 0L, 4L), (ended.Outcome, ended.Logs, ended.Devices!.Single().Logs));
        Assert.Single(await site.BlobsAsync(id));
        await site.App.Clock.AdvanceAsync(TimeSpan.FromHours(1));
        await site.Client.WaitForInstanceCompletionAsync($"{id}:retention");

        var order = await site.GetAsync(id);
        Assert.Equal((outcome, ended.Reason, ended.EndedAt + TimeSpan.FromHours(2)), (order.Outcome, order.Reason, order.DeletedAt));
        Assert.Empty(await site.BlobsAsync(id));
        Assert.Equal(ChunkState.NotFound, (await site.Receiver.LookAsync(new(id, Device, 0), default)).State);
        Assert.Null(await site.Get<ReportsTable>().FindAsync(LogKeys.ReportOf(site.App.Env, OrderSite.Uin, Device), default));
    }

    [Fact]
    public async Task Order_HostStartedAgainInTheMiddle_GoesOn()
    {
        await using var site = await OrderSite.StartAsync();
        var id = await site.OrderAsync();
        await site.AskAsync(Device);
        await site.SendAsync(id, Device, 0, Lines.Chunk(0, 5));

        await site.App.StopHostAsync();
        await site.App.StartHostAsync();
        await site.SendAsync(id, Device, 1, Lines.Chunk(5, 5), last: true);

        Assert.Equal((OrderOutcome.Collected, 10L), ((await site.EndAsync(id)).Outcome, (await site.GetAsync(id)).Logs));
    }

    [Fact]
    public async Task File_RangeOfAMember_IsThatMember()
    {
        await using var site = await OrderSite.StartAsync();
        var id = await site.OrderAsync();
        await site.SendAsync(id, Device, 0, Lines.Chunk(0, 400, msg: new string('长', 3000)), last: true);
        await site.EndAsync(id);

        var members = (await site.JsonAsync($"{id}/summary")).GetProperty("members").EnumerateArray().ToList();
        Assert.Equal(4, members.Count);
        var second = members[1];
        using var request = new HttpRequestMessage(HttpMethod.Get, $"api/logs/orders/{id}/file");
        var offset = second.GetProperty("offset").GetInt64();
        request.Headers.Range = new RangeHeaderValue(offset, offset + second.GetProperty("bytes").GetInt64() - 1);
        using var response = await site.App.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.PartialContent, response.StatusCode);
        Assert.Equal(("application/gzip", "nosniff"), (response.Content.Headers.ContentType!.MediaType, response.Headers.GetValues("X-Content-Type-Options").Single()));
        var lines = Lines.Read(await response.Content.ReadAsByteArrayAsync());
        Assert.Equal(second.GetProperty("lines").GetInt32(), lines.Length);
        Assert.Equal(second.GetProperty("firstLine").GetInt32(), JsonDocument.Parse(lines[0]).RootElement.GetProperty("seq").GetInt32());
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;
using OfficialEngine.Tests.Site;

namespace OfficialEngine.Tests.Play;

/// <summary>Orders of logs: collected, expired, one whose logs are removed again; and a report, which becomes one.</summary>
internal sealed class OrderPlay(RunningApp app, Cast cast)
{
    public const string Collected = "收齐的订单";
    public const string Expired = "过期的订单";
    public const string Removed = "删除的订单";
    public const string Report = "主动的报告";

    // Long enough for a slow machine to place the order.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    public async Task RunAsync()
    {
        var expires = TimeProvider.System.GetUtcNow() + Soon;
        var expired = await OrderAsync(Expired, "demo-没有人", $", \"expires\": \"{expires:o}\"");
        await CollectAsync(await OrderAsync(Collected, "demo-用户", ", \"level\": \"info\""), "demo-用户");
        await RemoveAsync();
        await ReportAsync("demo-第四位");
        await app.InstanceAsync(expired);
    }

    private async Task<string> OrderAsync(string part, string uin, string rest = "")
    {
        var started = await app.PostAsync("api/logs/orders", $"{{ \"uin\": \"{uin}\"{rest} }}");
        return cast.Give(part, started.GetProperty("id").GetString()!);
    }

    private async Task CollectAsync(string id, string uin)
    {
        var device = await Device.AskAsync(app, uin, id);
        // Not in their order, one key twice, and logs that have come before.
        await device.SendAsync(1, "标签0002", 0..40, level: '1');
        await device.SendAsync(0, "标签0001", 0..25, level: '3');
        await device.SendAsync(0, "标签0001", 90..91, level: '3');
        await device.SendAsync(2, "标签0001", 20..30, level: '3', last: true);
        await app.InstanceAsync(id);
        await app.InstanceAsync(RetentionOf(id), "Running");
    }

    private async Task ReportAsync(string uin)
    {
        await Device.ReportAsync(app, uin, "标签0003", 0..12, level: '2');
        var list = await app.GetAsync("api/logs/orders?top=50");
        var order = Assert.Single(list.GetProperty("orders").EnumerateArray(), order => order.GetProperty("uin").GetString() == uin);
        var id = cast.Give(Report, order.GetProperty("id").GetString()!);
        await app.InstanceAsync(id);
        await app.InstanceAsync(RetentionOf(id), "Running");
    }

    // Nothing is kept for less than an hour. So the retention that waits makes room for one with the same plan and an earlier end.
    private async Task RemoveAsync()
    {
        var id = await OrderAsync(Removed, "demo-别人");
        await CollectAsync(id, "demo-别人");
        var waiting = await app.InstanceAsync(RetentionOf(id), "Running");
        await app.TerminateAsync(RetentionOf(id));
        await app.InstanceAsync(RetentionOf(id), "Terminated");
        var plan = JsonNode.Parse(waiting.GetProperty("input").GetRawText())!;
        plan["until"] = JsonSerializer.SerializeToNode(TimeProvider.System.GetUtcNow());
        await app.StartByNameAsync("RetainLogsOrchestrator", RetentionOf(id), plan.ToJsonString());
        await app.InstanceAsync(RetentionOf(id));
    }

    private static string RetentionOf(string orderId) => $"{orderId}:retention";
}

using System.Runtime.CompilerServices;
using DurableTask.Sqlite.Testing;
using Microsoft.DurableTask.Client;

namespace DurableTask.Sqlite.Tests;

/// <summary>
/// Orchestrators whose histories are committed in <c>Histories/</c>: one for each status and each kind of step. To record them
/// anew after a meant change: <c>RECORD_HISTORIES=1 dotnet test tests/DurableTask.Sqlite --filter RecordedHistory</c>.
/// </summary>
internal static class HistorySamples
{
    public static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Histories");

    public static void Register(DurableTaskRegistry registry) => registry
        .AddOrchestratorFunc<string, string>("订单", OrderAsync)
        .AddOrchestratorFunc<int, string>("家庭", FamilyAsync)
        .AddOrchestratorFunc<string, string>("孩子", async (context, name) =>
        {
            await context.CreateTimer(TimeSpan.FromMinutes(name.Length), CancellationToken.None);
            return name + context.NewGuid().ToString("N")[..4];
        })
        .AddOrchestratorFunc<int, int>("计数", CountAsync)
        .AddActivityFunc<string, string>("打包", (_, item) => item + "📦")
        .AddActivityFunc<string, string>("破损", string (_, item) => throw new FormatException("坏了: " + item));

    /// <summary>Runs the samples; the history files by name.</summary>
    public static async Task<Dictionary<string, RecordedHistory>> RunAsync()
    {
        await using DurableTestHost host = await DurableTestHost.StartAsync(Register);
        host.Clock.AutoAdvance = false;
        host.Clock.StopAt = host.Clock.GetUtcNow().AddYears(1);
        await StartAsync("completed", "订单", "甲");
        await host.Client.RaiseEventAsync("completed", "付款", "支付宝");
        await StartAsync("failed", "订单", "破");
        await StartAsync("waiting", "订单", "等");
        await StartAsync("terminated", "订单", "停");
        await host.Client.TerminateInstanceAsync("terminated", new TerminateInstanceOptions("不要了"));
        await StartAsync("suspended", "订单", "挂");
        await host.Client.SuspendInstanceAsync("suspended", "午休");
        await host.Client.RaiseEventAsync("suspended", "付款", "现金");
        await StartAsync("family", "家庭", 3);
        await StartAsync("counting", "计数", 0);
        await host.Client.ScheduleNewOrchestrationInstanceAsync(
            "订单", "后", new StartOrchestrationOptions("pending", host.Clock.GetUtcNow().AddYears(5)));
        host.Clock.AutoAdvance = true;
        await host.Clock.WhenIdleAsync();
        return new[] { "completed", "failed", "waiting", "terminated", "suspended", "family", "counting", "pending" }
            .SelectMany(id => RecordedHistory.TakeFamily(host.Services, id))
            .ToDictionary(history => history.InstanceId);

        async Task StartAsync(string id, string orchestrator, object input)
        {
            await host.Client.ScheduleNewOrchestrationInstanceAsync(orchestrator, input, new StartOrchestrationOptions(id));
            await host.Clock.WhenIdleAsync();
        }
    }

    private static async Task<string> OrderAsync(TaskOrchestrationContext context, string name)
    {
        context.SetCustomStatus(new { Step = "打包", Name = name });
        string packed = await context.CallActivityAsync<string>("打包", name);
        using CancellationTokenSource paid = new();
        Task timeIsOver = context.CreateTimer(TimeSpan.FromDays(name == "等" ? 3_000 : 3), paid.Token);
        Task<string> payment = context.WaitForExternalEvent<string>("付款");
        if (name == "破")
        {
            RetryPolicy twice = new(2, TimeSpan.FromSeconds(30), 2);
            await context.CallActivityAsync<string>("破损", name, TaskOptions.FromRetryPolicy(twice));
        }

        string end = await Task.WhenAny(timeIsOver, payment) == payment ? await payment : "没付";
#pragma warning disable CA1849, MA0042 // CancelAsync would run on another thread, outside the orchestrator's turn.
        paid.Cancel();
#pragma warning restore CA1849, MA0042
        context.SendEvent("waiting", "新闻", $"{context.NewGuid()}");
        context.SetCustomStatus("完");
        return $"{packed} {end} {context.CurrentUtcDateTime:o}";
    }

    private static async Task<string> FamilyAsync(TaskOrchestrationContext context, int children)
    {
        Task<string>[] calls = [.. Enumerable.Range(0, children).Select(i => context.CallSubOrchestratorAsync<string>(
            "孩子", new string('子', i + 1), new SubOrchestrationOptions(instanceId: $"{context.InstanceId}:{i}")))];
        return string.Join('、', await Task.WhenAll(calls));
    }

    private static async Task<int> CountAsync(TaskOrchestrationContext context, int soFar)
    {
        await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
        if (soFar < 3)
            context.ContinueAsNew(soFar + 1);
        else
            context.SetCustomStatus("数完了");
        return soFar;
    }
}

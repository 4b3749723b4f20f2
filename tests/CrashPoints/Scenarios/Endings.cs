using Microsoft.DurableTask.Client;

namespace CrashPoints.Tests.Scenarios;

/// <summary>Activities that last, and what outlives what asked for it.</summary>
internal static class Endings
{
    public static IEnumerable<Scenario> All =>
    [
        new(
            "terminate while an activity runs",
            Slow,
            [new Start("久", "久", "夜"), new Settles(), new Terminate("久"), new Ends("久", OrchestrationRuntimeStatus.Terminated, "停了")]),

        new(
            "suspend while an activity runs: its result is held",
            Slow,
            [
                new Start("久", "久", "夜"),
                new Settles(),
                new Suspend("久"),
                new TimeIs(TimeSpan.FromHours(2)),
                new Resume("久"),
                new Ends("久", Output: "夜过了"),
            ]),

        new(
            "an activity that outlives its orchestrator",
            (registry, world) =>
            {
                Slow(registry, world);
                registry.AddOrchestratorFunc<string, string>("甩手", (context, text) =>
                {
                    _ = context.CallActivityAsync<string>("熬", text);
                    return Task.FromResult("不等");
                });
            },
            [new Start("甩手", "甩手", "夜"), new Ends("甩手", Output: "不等"), new TimeIs(TimeSpan.FromHours(2))]),

        new(
            "a child that outlives its parent",
            (registry, world) =>
            {
                Slow(registry, world);
                registry.AddOrchestratorFunc<string, string>("早走", (context, text) =>
                {
                    _ = context.CallSubOrchestratorAsync<string>("久", text, new TaskOptions().WithInstanceId("留下"));
                    return Task.FromResult("走了");
                });
            },
            [new Start("早走", "早走", "夜"), new Ends("早走", Output: "走了"), new Purge("早走"), new Ends("留下", Output: "夜过了")]),

        new(
            "continue as new without the events that nobody took",
            (registry, _) => registry.AddOrchestratorFunc<int, string>("弃", async (context, round) =>
            {
                string one = await context.WaitForExternalEvent<string>("话");
                if (round == 1)
                    context.ContinueAsNew(2, preserveUnprocessedEvents: false);
                return one;
            }),
            [
                new Start("弃", "弃", 1) { Delay = TimeSpan.FromHours(1) },
                new Raise("弃", "别", "没人要-n1"),
                new Raise("弃", "话", "一轮-n2"),
                new TimeIs(TimeSpan.FromHours(2)),
                new Raise("弃", "话", "二轮-n3"),
                new Ends("弃", Output: "二轮-n3"),
            ]),

        new(
            "large payloads that two share, one of them purged",
            (registry, _) => registry
                .AddOrchestratorFunc<string, string>("听大", async (context, input) => input + await context.WaitForExternalEvent<string>("话")),
            [
                new Start("甲", "听大", s_large),
                new Start("乙", "听大", s_large),
                new Settles(),
                new Raise("甲", "话", "-o1"),
                new Ends("甲", Output: s_large + "-o1"),
                new Purge("甲"),
                new Raise("乙", "话", "-o2"),
                new Ends("乙", Output: s_large + "-o2"),
            ]) { MaxLive = 1 },

        new(
            "migration of a store of format 1",
            (registry, world) => registry
                .AddOrchestratorFunc<string, string>("问候", async (context, name) => await context.CallActivityAsync<string>("说", name))
                .AddOrchestratorFunc<string>("等", async context =>
                {
                    context.SetCustomStatus("在等");
                    string first = await context.CallActivityAsync<string>("说", "先");
                    return first + await context.WaitForExternalEvent<string>("答");
                })
                .AddOrchestratorFunc<string>("睡", async context =>
                {
                    await context.CreateTimer(TimeSpan.FromDays(400), default);
                    return "醒";
                })
                .AddOrchestratorFunc<string>("忙", async context => await context.CallActivityAsync<string>("慢", "活"))
                .AddActivityFunc<string, string>("说", (context, text) => world.Do(context, () => "你好" + text))
                .AddActivityFunc<string, string>("慢", (context, text) => world.Do(context, () => text + "完")),
            [
                new Settles(),
                new Raise("等1", "答", "好-p1"),
                new Resume("停1"),
                new Ends("等1", Output: "你好先好-p1"),
                new Ends("停1", Output: "你好先稍后"),
                new Ends("忙1", Output: "活完"),
                new Ends("睡1", Output: "醒"),
            ]) { Begins = FirstImages.StoreOfFormat1Async },
    ];

    /// <summary>Stored apart, being long.</summary>
    private static readonly string s_large = new('雪', 12_000);

    private static void Slow(DurableTaskRegistry registry, World world) => registry
        .AddOrchestratorFunc<string, string>("久", (context, text) => context.CallActivityAsync<string>("熬", text))
        .AddActivityFunc<string, string>("熬", async (context, text) =>
        {
            world.Do(context, () => text);
            await Task.Delay(TimeSpan.FromHours(1), world.Time, DurableTask.Sqlite.Worker.ActivityCancellation.Of(context));
            return text + "过了";
        });
}

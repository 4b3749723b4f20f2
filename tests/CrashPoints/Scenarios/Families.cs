using Microsoft.DurableTask.Client;

namespace CrashPoints.Tests.Scenarios;

/// <summary>Children, executions that continue as new, and instances that end early or begin again.</summary>
internal static class Families
{
    public static IEnumerable<Scenario> All =>
    [
        new(
            "children that succeed, fail and are refused",
            (registry, world) =>
            {
                Child(registry, world);
                registry.AddOrchestratorFunc("父", async context =>
                {
                    string good = await context.CallSubOrchestratorAsync<string>("子", "好", new TaskOptions().WithInstanceId("好孩子"));
                    string bad = await TryAsync(context.CallSubOrchestratorAsync<string>("子", "坏", new TaskOptions().WithInstanceId("坏孩子")));
                    string refused = await TryAsync(context.CallSubOrchestratorAsync<string>("子", "重", new TaskOptions().WithInstanceId("已有")));
                    return $"{good} {bad} {refused} {await context.CallSubOrchestratorAsync<string>("子", "无名")}";
                });
            },
            [new Start("已有", "等"), new Start("父", "父"), new Ends("父"), new Terminate("已有"), new Ends("已有", OrchestrationRuntimeStatus.Terminated)]),

        new(
            "children at once",
            (registry, world) =>
            {
                Child(registry, world);
                registry.AddOrchestratorFunc("父", async context => string.Join(
                    ' ', await Task.WhenAll(Enumerable.Range(1, 4).Select(i => context.CallSubOrchestratorAsync<string>(
                        "子", $"第{i}", new TaskOptions().WithInstanceId($"孩子{i}"))))));
            },
            [new Start("父", "父"), new Ends("父", Output: "第1好 第2好 第3好 第4好")]) { AnyOrder = true },

        new(
            "continue as new with timers and carried events",
            (registry, _) => registry.AddOrchestratorFunc<string, string>("轮", async (context, heard) =>
            {
                string all = heard + await context.WaitForExternalEvent<string>("话");
                await context.CreateTimer(TimeSpan.FromMinutes(10), CancellationToken.None);
                if (all.Length < 15)
                    context.ContinueAsNew(all);
                return all;
            }),
            [
                new Start("轮", "轮", string.Empty),
                new Settles(),
                new Raise("轮", "话", "一二-i1"),
                new Raise("轮", "话", "三四-i2"),
                new Raise("轮", "话", "五六-i3"),
                new Ends("轮", Output: "一二-i1三四-i2五六-i3"),
            ]),

        new(
            "continue as new with open activities",
            (registry, world) => registry
                .AddOrchestratorFunc<int, string>("甩", async (context, round) =>
                {
                    if (round < 3)
                        _ = context.CallActivityAsync<int>("扔", 100 + round);
                    await context.CallActivityAsync<int>("扔", round);
                    if (round < 3)
                        context.ContinueAsNew(round + 1);
                    return $"{round}轮";
                })
                .AddActivityFunc<int, int>("扔", (context, i) => world.Do(context, () => i)),
            [new Start("甩", "甩", 1), new Ends("甩", Output: "3轮"), new Settles()]) { AnyOrder = true },

        new(
            "terminate with children",
            (registry, world) =>
            {
                Child(registry, world);
                registry.AddOrchestratorFunc("祖", context => Task.WhenAll(
                    context.CallSubOrchestratorAsync("父二", new TaskOptions().WithInstanceId("父")),
                    context.CallSubOrchestratorAsync("等", new TaskOptions().WithInstanceId("叔"))));
                registry.AddOrchestratorFunc("父二", context => context.CallSubOrchestratorAsync("等", new TaskOptions().WithInstanceId("孙")));
            },
            [
                new Start("祖", "祖"),
                new Settles(),
                new Terminate("祖", Recursive: true),
                new Ends("祖", OrchestrationRuntimeStatus.Terminated, "停了"),
                new Ends("孙", OrchestrationRuntimeStatus.Terminated),
                new Ends("叔", OrchestrationRuntimeStatus.Terminated),
            ]) { AnyOrder = true },

        new(
            "an ended id again, and refused by dedupe",
            Basics.Sequence,
            [
                new Start("再", "三步", "甲"),
                new Ends("再", Output: "甲1步2步3步"),
                new Start("再", "三步", "丙") { RefusedBy = ["Completed"] },
                new Start("再", "三步", "乙") { Replaces = true },
                new Ends("再", Output: "乙1步2步3步"),
            ]),

        new(
            "restart under its id and under a new one",
            (registry, _) => registry.AddOrchestratorFunc<string, string>("问候", (_, name) => Task.FromResult("你好，" + name)),
            [
                new Start("旧", "问候", "再见"),
                new Ends("旧"),
                new TimeIs(TimeSpan.FromMinutes(1)),
                new Restart("旧", NewId: false),
                new Ends("旧", Output: "你好，再见"),
                new Restart("旧", NewId: true),
                new Settles(),
            ]),

        new(
            "rewind of a failed activity and of a failed child",
            (registry, world) => registry
                .AddOrchestratorFunc("父", async context =>
                {
                    string before = await context.CallActivityAsync<string>("好", "先");
                    string[] both = await Task.WhenAll(
                        context.CallActivityAsync<string>("修", "甲"),
                        context.CallSubOrchestratorAsync<string>("子", "乙", new TaskOptions().WithInstanceId("孩")));
                    return $"{before} {both[0]} {both[1]}";
                })
                .AddOrchestratorFunc<string, string>("子", async (context, text)
                    => await context.CallActivityAsync<string>("好", text) + await context.CallActivityAsync<string>("修", text))
                .AddActivityFunc<string, string>("好", (context, text) => world.Do(context, () => text + "好"))
                .AddActivityFunc<string, string>("修", (context, text) => world.Do(
                    context, () => world.Age < TimeSpan.FromHours(1) ? throw new IOException("坏着") : text + "修")),
            [
                new Start("父", "父"),
                new Ends("父", OrchestrationRuntimeStatus.Failed),
                new Ends("孩", OrchestrationRuntimeStatus.Failed),
                new TimeIs(TimeSpan.FromHours(2)),
                new RewindFailed("父"),
                new Ends("父", Output: "先好 甲修 乙好乙修"),
            ]) { AnyOrder = true },

        new(
            "a bit of everything",
            (registry, world) =>
            {
                Child(registry, world);
                registry
                    .AddOrchestratorFunc("杂", async context =>
                    {
                        context.SetCustomStatus("开始");
                        string grown = await context.CallActivityAsync<string>("养", "先");
                        string[] fan = await Task.WhenAll(Enumerable.Range(1, 5).Select(i => context.CallActivityAsync<string>("养", $"扇{i}")));
                        await context.CreateTimer(TimeSpan.FromDays(10), CancellationToken.None);
                        string child = await context.CallSubOrchestratorAsync<string>("子", "小", new TaskOptions().WithInstanceId("杂孩"));
                        string bad = await TryAsync(context.CallSubOrchestratorAsync<string>(
                            "子", "坏", new TaskOptions(new RetryPolicy(2, TimeSpan.FromMinutes(1))).WithInstanceId("坏孩")));
                        string rounds = await context.CallSubOrchestratorAsync<string>("数轮", 1, new TaskOptions().WithInstanceId("轮孩"));
                        string heard = await context.WaitForExternalEvent<string>("话");
                        context.SetCustomStatus("结束");
                        return $"{grown} {fan.Length} {child} {bad} {rounds} {heard}";
                    })
                    .AddOrchestratorFunc<int, string>("数轮", async (context, round) =>
                    {
                        string last = await context.CallActivityAsync<string>("养", $"轮{round}");
                        if (round < 3)
                            context.ContinueAsNew(round + 1);
                        return last;
                    });
            },
            [
                new Start("杂", "杂"),
                new Raise("杂", "话", "听-m1"),
                new Ends("杂"),
                new Start("杂二", "杂"),
                new Settles(),
                new Suspend("杂二"),
                new Terminate("杂二", Recursive: true),
                new Ends("杂二", OrchestrationRuntimeStatus.Terminated),
                new Purge("杂", Recursive: true),
                new Settles(),
            ]) { AnyOrder = true, OperationsBetweenCheckpoints = 7 },
    ];

    public static void Child(DurableTaskRegistry registry, World world) => registry
        .AddOrchestratorFunc<string, string>("子", async (context, text)
            => text == "坏" ? throw new InvalidOperationException("坏了") : await context.CallActivityAsync<string>("养", text))
        .AddOrchestratorFunc("等", context => context.WaitForExternalEvent<string>("永不"))
        .AddActivityFunc<string, string>("养", (context, text) => world.Do(context, () => text + "好"));

    private static async Task<string> TryAsync(Task<string> child)
    {
        try
        {
            return await child;
        }
        catch (TaskFailedException failed)
        {
            return failed.FailureDetails.ErrorType;
        }
    }
}

using Microsoft.DurableTask.Client;

namespace CrashPoints.Tests.Scenarios;

/// <summary>Starts, activities and their failures.</summary>
internal static class Basics
{
    public static IEnumerable<Scenario> All =>
    [
        new("start and complete", Greeting, [new Start("单", "问候", "世界"), new Ends("单", Output: "你好，世界")]),

        new("first opening of a new store", Greeting, [new Start("单", "问候", "世界"), new Ends("单", Output: "你好，世界")]) 
        { Begins = FirstImages.EmptyDiskAsync },

        new("sequence of activities", Sequence, [new Start("顺序", "三步", "第"), new Ends("顺序", Output: "第1步2步3步")]),

        new(
            "large input, results and output",
            (registry, world) => registry
                .AddOrchestratorFunc<string, string>("大", async (context, input)
                    => await context.CallActivityAsync<string>("倍", await context.CallActivityAsync<string>("倍", input)))
                .AddActivityFunc<string, string>("倍", (context, text) => world.Do(context, () => text + text)),
            [new Start("大件", "大", new string('雪', 4_000)), new Ends("大件", Output: new string('雪', 16_000))]),

        new(
            "result that is committed before its turn",
            (registry, world) => registry
                .AddOrchestratorFunc<int, string>("长", async (context, length)
                    => (await context.CallActivityAsync<string>("拉", length)).Length.ToString())
                .AddActivityFunc<int, string>("拉", (context, length) => world.Do(context, () => new string('a', length))),
            [new Start("长件", "长", DurableTask.Sqlite.Limits.InlineResultLength), new Ends("长件", Output: "1048576")]),

        new(
            "fan-out and fan-in",
            (registry, world) => registry
                .AddOrchestratorFunc("扇", async context =>
                {
                    int[] all = await Task.WhenAll(Enumerable.Range(1, 8).Select(i => context.CallActivityAsync<int>("方", i)));
                    return all.Sum().ToString();
                })
                .AddActivityFunc<int, int>("方", (context, i) => world.Do(context, () => i * i)),
            [new Start("扇出", "扇"), new Ends("扇出", Output: "204")]) { AnyOrder = true },

        new(
            "retries by a policy",
            (registry, world) => registry
                .AddOrchestratorFunc<string, string>("重试", (context, text) => context.CallActivityAsync<string>(
                    "难", text, TaskOptions.FromRetryPolicy(new RetryPolicy(4, TimeSpan.FromMinutes(1)))))
                .AddActivityFunc<string, string>("难", (context, text) => world.Do(context, () => Later(world, text))),
            [new Start("政策", "重试", "再来"), new Ends("政策", Output: "再来成了")]),

        new(
            "retries by a handler",
            (registry, world) => registry
                .AddOrchestratorFunc<string, string>("重试", async (context, text) =>
                {
                    int attempts = 0;
                    return await context.CallActivityAsync<string>("难", text, TaskOptions.FromRetryHandler(async retry =>
                    {
                        await retry.OrchestrationContext.CreateTimer(TimeSpan.FromMinutes(1), CancellationToken.None);
                        return ++attempts < 4;
                    }));
                })
                .AddActivityFunc<string, string>("难", (context, text) => world.Do(context, () => Later(world, text))),
            [new Start("处理", "重试", "再来"), new Ends("处理", Output: "再来成了")]),

        new(
            "failing orchestrator and failing activity",
            (registry, world) => registry
                .AddOrchestratorFunc<string, string>("败", async (context, text) =>
                {
                    try
                    {
                        await context.CallActivityAsync("坏", text);
                    }
                    catch (TaskFailedException failed)
                    {
                        throw new InvalidOperationException("败了", failed);
                    }

                    return text;
                })
                .AddActivityFunc<string>("坏", (context, text) => world.Do<object?>(context, () => throw new IOException(text + "断"))),
            [new Start("败", "败", "线"), new Ends("败", OrchestrationRuntimeStatus.Failed)]),

        new(
            "unknown activity and unknown orchestrator",
            (registry, world) => registry
                .AddOrchestratorFunc<string, string>("找", async (context, text) =>
                {
                    try
                    {
                        await context.CallActivityAsync("没有", text);
                    }
                    catch (TaskFailedException)
                    {
                        text = await context.CallActivityAsync<string>("有", text);
                    }

                    return text;
                })
                .AddActivityFunc<string, string>("有", (context, text) => world.Do(context, () => text + "找到")),
            [
                new Start("无名", "不存在"),
                new Start("找", "找", "再"),
                new Ends("无名", OrchestrationRuntimeStatus.Failed),
                new Ends("找", Output: "再找到"),
            ]),

        new(
            "custom status",
            (registry, world) => registry
                .AddOrchestratorFunc<string, string>("状态", async (context, text) =>
                {
                    context.SetCustomStatus(text + "开始");
                    await context.CallActivityAsync<string>("看", text);
                    context.SetCustomStatus(new { 进度 = 1, 名 = text });
                    await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
                    context.SetCustomStatus(text + "完");
                    return text;
                })
                .AddActivityFunc<string, string>("看", (context, text) => world.Do(context, () => text)),
            [new Start("状态", "状态", "备份"), new Ends("状态", Output: "备份")]),

        new(
            "tags and versions",
            (registry, world) => registry
                .AddOrchestratorFunc<string, string>("版本", async (context, text)
                    => await context.CallSubOrchestratorAsync<string>("子版本", text + context.Version))
                .AddOrchestratorFunc<string, string>("子版本", async (context, text)
                    => await context.CallActivityAsync<string>("记", text + context.Version))
                .AddActivityFunc<string, string>("记", (context, text) => world.Do(context, () => text)),
            [
                new Start("版本", "版本", "v") { Version = "2.1", Tags = new Dictionary<string, string>(StringComparer.Ordinal) { ["环境"] = "测试" } },
                new Ends("版本"),
            ]),
    ];

    public static void Sequence(DurableTaskRegistry registry, World world) => registry
        .AddOrchestratorFunc<string, string>("三步", async (context, text) =>
        {
            for (int i = 1; i <= 3; i++)
                text = await context.CallActivityAsync<string>("加", text + i);
            return text;
        })
        .AddActivityFunc<string, string>("加", (context, text) => world.Do(context, () => text + "步"));

    private static void Greeting(DurableTaskRegistry registry, World world)
        => registry.AddOrchestratorFunc<string, string>("问候", (_, name) => Task.FromResult("你好，" + name));

    /// <summary>Fails by the clock, not by a count: an attempt that a crash repeats must fail again.</summary>
    private static string Later(World world, string text)
        => world.Age < TimeSpan.FromSeconds(90) ? throw new TimeoutException("还没好") : text + "成了";
}

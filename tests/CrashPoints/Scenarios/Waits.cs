namespace CrashPoints.Tests.Scenarios;

/// <summary>Timers and external events.</summary>
internal static class Waits
{
    public static IEnumerable<Scenario> All =>
    [
        new(
            "timers and a canceled timer",
            (registry, world) => registry
                .AddOrchestratorFunc("钟", async context =>
                {
                    await context.CreateTimer(TimeSpan.FromMinutes(5), CancellationToken.None);
                    using CancellationTokenSource cancel = new();
                    Task far = context.CreateTimer(TimeSpan.FromDays(400), cancel.Token);
                    Task near = context.CreateTimer(TimeSpan.FromDays(3), CancellationToken.None);
                    Task first = await Task.WhenAny(far, near);
                    cancel.Cancel();
                    await context.CallActivityAsync<string>("响", "铃");
                    await context.CreateTimer(TimeSpan.FromDays(40), CancellationToken.None);
                    return first == near ? "近" : "远";
                })
                .AddActivityFunc<string, string>("响", (context, text) => world.Do(context, () => text)),
            [new Start("钟", "钟"), new Ends("钟", Output: "近")]),

        new(
            "scheduled start",
            Listener,
            [
                new Start("晚", "听", 1) { Delay = TimeSpan.FromHours(8) },
                new TimeIs(TimeSpan.FromHours(4)),
                new TimeIs(TimeSpan.FromHours(9)),
                new Raise("晚", "话", "迟到的雪-a1"),
                new Ends("晚", Output: "迟到的雪-a1"),
            ]),

        new(
            "event before the start",
            Listener,
            [
                new Start("早", "听", 2) { Delay = TimeSpan.FromHours(2) },
                new Raise("早", "话", "先来的-b1"),
                new Raise("早", "话", "后到的-b2"),
                new Ends("早", Output: "先来的-b1 后到的-b2"),
            ]),

        new(
            "event buffered until somebody waits",
            (registry, world) => registry
                .AddOrchestratorFunc("慢", async context =>
                {
                    await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
                    string one = await context.WaitForExternalEvent<string>("话");
                    return await context.CallActivityAsync<string>("记", one);
                })
                .AddActivityFunc<string, string>("记", (context, text) => world.Do(context, () => text)),
            [new Start("慢", "慢"), new Settles(), new Raise("慢", "话", "等着-c1"), new Settles(), new Ends("慢", Output: "等着-c1")]),

        new(
            "several events to several waiters",
            (registry, _) => registry.AddOrchestratorFunc("众", async context =>
            {
                Task<string> a = context.WaitForExternalEvent<string>("话");
                Task<string> b = context.WaitForExternalEvent<string>("话");
                Task<string> c = context.WaitForExternalEvent<string>("别");
                return $"{await a} {await b} {await c}";
            }),
            [
                new Start("众", "众"),
                new Settles(),
                new Raise("众", "话", "一号-d1"),
                new Raise("众", "别", "别的-d2"),
                new Raise("众", "话", "二号-d3"),
                new Ends("众"),
            ]),

        new(
            "event from another orchestrator",
            (registry, world) =>
            {
                Listener(registry, world);
                registry
                    .AddOrchestratorFunc<string, string>("说", async (context, to) =>
                    {
                        context.SendEvent(to, "话", "捎来的-e1");
                        string said = await context.CallActivityAsync<string>("记", "中间");
                        context.SendEvent(to, "话", "捎来的-e2");
                        context.SendEvent("没有这个", "话", "丢");
                        return said;
                    })
                    .AddActivityFunc<string, string>("记", (context, text) => world.Do(context, () => text));
            },
            [new Start("听者", "听", 2), new Settles(), new Start("说者", "说", "听者"), new Ends("说者"), new Ends("听者", Output: "捎来的-e1 捎来的-e2")]),

        new(
            "wait with a time-out, heard and not heard",
            (registry, _) => registry.AddOrchestratorFunc("限", async context =>
            {
                string first = await context.WaitForExternalEvent<string>("话", TimeSpan.FromHours(1));
                try
                {
                    await context.WaitForExternalEvent<string>("话", TimeSpan.FromHours(2));
                    return "不该";
                }
                catch (OperationCanceledException)
                {
                    return first + " 过时";
                }
            }),
            [new Start("限", "限"), new TimeIs(TimeSpan.FromMinutes(30)), new Raise("限", "话", "听见-f1"), new Ends("限", Output: "听见-f1 过时")]),

        new(
            "suspend and resume with events held",
            Listener,
            [
                new Start("停", "听", 2),
                new Settles(),
                new Suspend("停"),
                new Raise("停", "话", "忍着-g1"),
                new Settles(),
                new Raise("停", "话", "再忍-g2"),
                new Resume("停"),
                new Ends("停", Output: "忍着-g1 再忍-g2"),
            ]),

        new(
            "suspend before the start",
            Listener,
            [
                new Start("未起", "听", 1) { Delay = TimeSpan.FromHours(1) },
                new Suspend("未起"),
                new TimeIs(TimeSpan.FromHours(2)),
                new Raise("未起", "话", "压着-h1"),
                new Resume("未起"),
                new Ends("未起", Output: "压着-h1"),
            ]),
    ];

    /// <summary>Listens for so many events and says what it heard.</summary>
    public static void Listener(DurableTaskRegistry registry, World world)
        => registry.AddOrchestratorFunc<int, string>("听", async (context, count) =>
        {
            List<string> heard = [];
            while (heard.Count < count)
                heard.Add(await context.WaitForExternalEvent<string>("话"));
            return string.Join(' ', heard);
        });
}

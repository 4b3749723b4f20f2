using Microsoft.DurableTask.Client;

namespace CrashPoints.Tests.Scenarios;

/// <summary>Purges, many instances, checkpoints, restarts of the process, and code that has changed.</summary>
internal static class Upkeep
{
    public static IEnumerable<Scenario> All =>
    [
        new(
            "purge one",
            Basics.Sequence,
            [new Start("清", "三步", "甲"), new Start("留", "三步", "乙"), new Ends("清"), new Ends("留"), new Purge("清"), new Settles()]) { AnyOrder = true },

        new(
            "purge by status",
            Many,
            [
                new AtOnce(new Start("一", "数", 1), new Start("二", "数", 2), new Start("三", "数", 3)),
                new Start("坏", "没有"),
                new Ends("一"),
                new Ends("二"),
                new Ends("三"),
                new Ends("坏", OrchestrationRuntimeStatus.Failed),
                new PurgeAll(OrchestrationRuntimeStatus.Completed),
                new Settles(),
            ]) { AnyOrder = true },

        new(
            "purge with children",
            (registry, world) =>
            {
                Families.Child(registry, world);
                registry.AddOrchestratorFunc("父", context => context.CallSubOrchestratorAsync<string>("子", "小", new TaskOptions().WithInstanceId("孩")));
            },
            [new Start("父", "父"), new Ends("父", Output: "小好"), new Purge("父", Recursive: true), new Settles()]),

        new(
            "purge of a family in several steps",
            (_, _) => { },
            [new Purge("族长", Recursive: true), new Settles()]) { Begins = FirstImages.LargeFamilyAsync },

        new(
            "purge of a running one changes nothing",
            Waits.Listener,
            [new Start("跑", "听", 1), new Settles(), new Purge("跑"), new Raise("跑", "话", "还在-j1"), new Ends("跑", Output: "还在-j1")]),

        new(
            "many at once in one commit",
            Many,
            [new AtOnce([.. Enumerable.Range(1, 10).Select(i => new Start($"群{i}", "数", i))]), .. Enumerable.Range(1, 10).Select(i => new Ends($"群{i}", Output: $"{i}个"))])
        { AnyOrder = true },

        new(
            "memory for one instance only",
            Waits.Listener,
            [
                new Start("甲", "听", 2),
                new Start("乙", "听", 2),
                new Settles(),
                new Raise("甲", "话", "甲一-k1"),
                new Raise("乙", "话", "乙一-k2"),
                new Raise("甲", "话", "甲二-k3"),
                new Raise("乙", "话", "乙二-k4"),
                new Ends("甲", Output: "甲一-k1 甲二-k3"),
                new Ends("乙", Output: "乙一-k2 乙二-k4"),
            ]) { MaxLive = 1 },

        new(
            "checkpoints beside the writer",
            Basics.Sequence,
            [new Start("点", "三步", "甲"), new Ends("点"), new Start("点二", "三步", "乙"), new Ends("点二")]) { OperationsBetweenCheckpoints = 2 },

        new(
            "checkpoints by the writer, and the WAL started over",
            Basics.Sequence,
            [new Start("环", "三步", "甲"), new Ends("环"), new Start("环二", "三步", "乙"), new Ends("环二")])
        { OperationsBetweenCheckpoints = 1, LargestWalBytes = 0 },

        new(
            "stopped in good order and started again",
            (registry, world) => registry
                .AddOrchestratorFunc<string, string>("歇", async (context, text) =>
                {
                    text = await context.CallActivityAsync<string>("加", text + "1");
                    await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
                    text += await context.WaitForExternalEvent<string>("话");
                    return await context.CallActivityAsync<string>("加", text + "2");
                })
                .AddActivityFunc<string, string>("加", (context, text) => world.Do(context, () => text + "步")),
            [
                new Start("歇", "歇", "先"),
                new Settles(),
                new StopsAndStarts(),
                new Raise("歇", "话", "醒-l1"),
                new StopsAndStarts(),
                new Ends("歇", Output: "先1步醒-l12步"),
            ]),

        new(
            "changed code after the crash",
            (registry, world) => Changing(registry, world, "旧路"),
            [new Start("变", "变", "走"), new Start("邻", "三步", "邻"), new Ends("变", Status: null), new Ends("邻", Output: "邻1步2步3步")])
        { RegisterAfterCrash = (registry, world) => Changing(registry, world, "新路"), Judge = JudgeChange, AnyOrder = true },
    ];

    private static void Many(DurableTaskRegistry registry, World world) => registry
        .AddOrchestratorFunc<int, string>("数", async (context, i) => $"{await context.CallActivityAsync<int>("点", i)}个")
        .AddActivityFunc<int, int>("点", (context, i) => world.Do(context, () => i));

    private static void Changing(DurableTaskRegistry registry, World world, string second)
    {
        Basics.Sequence(registry, world);
        registry.AddOrchestratorFunc<string, string>("变", async (context, text) =>
        {
            text = await context.CallActivityAsync<string>("加", text + "首");
            text = await context.CallActivityAsync<string>(second, text);
            return await context.CallActivityAsync<string>("加", text + "尾");
        });
        registry.AddActivityFunc<string, string>(second, (context, text) => world.Do(context, () => text + second));
    }

    /// <summary>
    /// The changed one ends as the old code had it, or as the new code has it, or fails and says which event does not match;
    /// its neighbour does not notice.
    /// </summary>
    private static string? JudgeChange(Outcome undisturbed, Outcome crashed)
    {
        string changed = string.Join('\n', Of(crashed, "变"));
        bool isRight = (changed.Contains("Completed", StringComparison.Ordinal) && !changed.Contains("NonDeterministic", StringComparison.Ordinal))
            || (changed.Contains("NonDeterministic", StringComparison.Ordinal) && changed.Contains("Failed", StringComparison.Ordinal));
        return !isRight ? $"the changed one ended neither well nor with the event that does not match:\n{changed}"
            : Of(undisturbed, "邻").SequenceEqual(Of(crashed, "邻")) ? null
            : "the neighbour of the changed one ended differently";
    }

    private static IEnumerable<string> Of(Outcome outcome, string id)
        => outcome.Lines.SkipWhile(line => !line.StartsWith(id + ":", StringComparison.Ordinal)).TakeWhile((line, i) => i == 0 || line.StartsWith(' '));
}

using System.Diagnostics;
using Xunit.Abstractions;

namespace EngineCrash.Tests.Support;

/// <summary>One store: load, kills, and in the end the question whether everything is as if nothing had happened.</summary>
internal static class KillRun
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Gives the number of workflows. A failure names the seed and the plan.</summary>
    public static async Task<int> RunAsync(int kills, int seed, ITestOutputHelper output)
    {
        var start = Stopwatch.GetTimestamp();
        var plan = KillPlan.Draw(kills, new Random(seed));
        await using var site = new VictimSite();
        try
        {
            var load = new Load(site, seed);
            foreach (var moment in plan)
                await KillAsync(site, load, moment);
            await site.ServeAsync(site.Launch());
            var workflows = await load.FinishAsync(Patience);
            await AssertInstancesAsync(site, workflows);
            EffectsCheck.Assert(site.EffectsPath, workflows);
            output.WriteLine($"Seed {seed}: {kills} kills, {workflows.Count} workflows, {Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s.");
            return workflows.Count;
        }
        catch (Exception failure)
        {
            throw new InvalidOperationException(
                $"Again with CRASH_SEED={seed}; {site.Lives.Count} lives, the process was to die {string.Join("; ", plan)}.\n{failure.Message}\n"
                + string.Join('\n', site.Lives[^1].Log),
                failure);
        }
    }

    private static async Task KillAsync(VictimSite site, Load load, KillMoment moment)
    {
        var life = site.Launch();
        if (!moment.InStart)
        {
            await site.ServeAsync(life);
            await await Task.WhenAny(life.AnswersAsync(moment.Answers), load.Broken).WaitAsync(Patience);
        }

        await Task.Delay(moment.Then, TimeProvider.System);
        await site.KillAsync(life);
    }

    /// <summary>Everything that was acknowledged is there and has ended as it must; nothing is there that nobody started.</summary>
    private static async Task AssertInstancesAsync(VictimSite site, IReadOnlyCollection<Workflow> workflows)
    {
        var there = await ListAsync(site);
        foreach (var workflow in workflows)
        {
            Assert.Equal((workflow.Id, workflow.LastStatus), (workflow.Id, there.GetValueOrDefault(workflow.Id)));
            foreach (var (id, status) in workflow.Children())
                Assert.Equal((id, status), (id, there.GetValueOrDefault(id)));
        }

        Assert.DoesNotContain(there.Values, status => status is "Pending" or "Running" or "Suspended");
        var started = workflows.Where(workflow => workflow.LastStatus is not null).Select(workflow => workflow.Id).ToHashSet(StringComparer.Ordinal);
        Assert.DoesNotContain(there.Keys, id => id.StartsWith('流') && !started.Contains(id.Split(':')[0]));
    }

    private static async Task<Dictionary<string, string>> ListAsync(VictimSite site)
    {
        var there = new Dictionary<string, string>(StringComparer.Ordinal);
        var token = "";
        do
        {
            var (words, _) = await site.CallAsync("list", token);
            foreach (var pair in words[1..])
                there.Add(pair[..pair.IndexOf('=')], pair[(pair.IndexOf('=') + 1)..]);
            token = words[0];
        }
        while (token.Length > 0);
        return there;
    }
}

using System.Diagnostics;
using EngineCrash.Tests.Support;
using Xunit.Abstractions;

namespace EngineCrash.Tests;

/// <summary>The process as its operator meets it: started twice, asked to stop, killed with much to do.</summary>
public sealed class ProcessTests(ITestOutputHelper output)
{
    private const int InFlight = 10_000;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task Start_StoreInUseByAnotherProcess_SaysSoAndEnds_AndTheFirstGoesOn()
    {
        await using var site = new VictimSite();
        await site.ServeAsync(site.Launch());
        var load = new Load(site, seed: 1);

        var second = site.Launch();
        Assert.Equal(1, await second.ExitAsync().WaitAsync(Patience));
        Assert.Contains(second.Log, line => line.StartsWith($"The store '{site.StorePath}' is in use by another process.", StringComparison.Ordinal));

        EffectsCheck.Assert(site.EffectsPath, await load.FinishAsync(Patience));
    }

    [Fact]
    public async Task Stop_UnderLoad_EndsSoonAndTheNextLifeGoesOn()
    {
        await using var site = new VictimSite();
        var load = new Load(site, seed: 2);
        for (var stop = 0; stop < 3; stop++)
        {
            var life = site.Launch();
            await site.ServeAsync(life);
            await life.AnswersAsync(200).WaitAsync(Patience);
            Assert.Equal(0, await site.TerminateAsync(life, Patience));
        }

        await site.ServeAsync(site.Launch());
        var workflows = await load.FinishAsync(Patience);
        EffectsCheck.Assert(site.EffectsPath, workflows);
        Assert.True(workflows.Count > 100, $"Only {workflows.Count} workflows: too few to prove anything.");
    }

    [Fact]
    public async Task Kill_TenThousandInFlight_AllComeBack()
    {
        await using var site = new VictimSite();
        var life = site.Launch();
        await site.ServeAsync(life);
        var workflows = Enumerable.Range(0, InFlight).Select(Workflow.Ear).ToList();
        await Task.WhenAll(workflows.Select(workflow => workflow.StartAsync(site)));
        await site.KillAsync(life);

        var start = Stopwatch.GetTimestamp();
        await site.ServeAsync(site.Launch());
        var serving = Stopwatch.GetElapsedTime(start);
        await site.CallAsync("start", "新", "steps", "1", "0");
        await site.CallAsync("wait", "新");
        output.WriteLine($"{InFlight} in flight, killed: serves {serving.TotalMilliseconds:0} ms after its launch,"
            + $" has run a new workflow from start to end after {Stopwatch.GetElapsedTime(start).TotalMilliseconds:0} ms.");
        await Task.WhenAll(workflows.Select(async workflow =>
        {
            await workflow.DriveAsync(site);
            await workflow.AssertEndAsync(site);
        }));

        EffectsCheck.Assert(site.EffectsPath, workflows);
        Assert.InRange(serving, TimeSpan.Zero, LongestStart);
    }
}

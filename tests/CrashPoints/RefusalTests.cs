using System.Collections.Concurrent;
using CrashPoints.Tests.Scenarios;

namespace CrashPoints.Tests;

/// <summary>A disk that refuses some operations and then works again, as when it is full for a while: nothing is lost, nothing happens twice.</summary>
public class RefusalTests
{
    [Theory]
    [InlineData("sequence of activities")]
    [InlineData("event from another orchestrator")]
    [InlineData("continue as new with timers and carried events")]
    [InlineData("checkpoints by the writer, and the WAL started over")]
    public Task Scenario_OnADiskThatRefusesSometimes_EndsAsUndisturbed(string name) => RunAsync(Everything.Named(name), positions: 10);

    [Fact]
    [Trait("Category", "Soak")]
    public async Task AllScenarios_OnADiskThatRefusesSometimes_EndAsUndisturbed()
    {
        // A store that cannot be opened again says so, and the scenario ends there.
        foreach (Scenario scenario in Everything.Scenarios.Where(scenario => !scenario.Steps.OfType<StopsAndStarts>().Any()))
            await RunAsync(scenario, positions: 100);
    }

    private static async Task RunAsync(Scenario scenario, int positions)
    {
        RecordedRun run = await CrashRun.UndisturbedAsync(scenario);
        CrashRun crashRun = new(scenario, run);

        // A disk that refuses while the store is opened is told to the caller, and one that does so at its end loses nothing.
        int first = run.Log.Marks.First(one => one.Mark is StepSent).Position;
        int last = run.Log.Marks.Last(one => one.Mark is StepAcknowledged).Position;
        ConcurrentQueue<string> failures = new();
        IEnumerable<int> chosen = Enumerable.Range(first, last - first).Where((_, i) => i % Math.Max(1, (last - first) / positions) == 0);

        // They wait for the writer's pauses most of the time.
        await Parallel.ForEachAsync(chosen, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (position, _) =>
        {
            try
            {
                await crashRun.RefuseAsync(position, count: 1 + (position % 3));
            }
            catch (Exception exception)
            {
                failures.Enqueue($"'{scenario.Name}', refused after {position} operations: {exception}");
            }
        });
        Assert.True(failures.IsEmpty, $"{failures.Count} failed:\n{string.Join('\n', failures.Take(3))}");
    }
}

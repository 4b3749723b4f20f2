using System.Globalization;
using CrashPoints.Tests.Disk;
using CrashPoints.Tests.Scenarios;
using Xunit.Abstractions;

namespace CrashPoints.Tests;

/// <summary>Every write, truncation, sync, creation and deletion of a scenario is a crash point; from each the scenario must end as undisturbed.</summary>
public class CrashPointTests(ITestOutputHelper output)
{
    /// <summary>Of all scenarios together.</summary>
    private const int PointsInSample = 2_000;

    public static TheoryData<string> Names => new(Everything.Scenarios.Select(scenario => scenario.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Scenario_CrashedAtASampleOfItsIo_EndsAsUndisturbed(string name)
    {
        CrashPointPlan plan = new(Everything.Named(name), output.WriteLine) { LossesPerPosition = 2 };
        if (AskedFor(name) is { } crashes)
        {
            await plan.RunOneAsync(crashes);
            return;
        }

        int share = (PointsInSample / Everything.Scenarios.Count) + 1;
        await plan.RunAsync(single: share - (share / 5), twice: share / 5);
    }

    [Fact]
    [Trait("Category", "Soak")]
    public async Task AllScenarios_CrashedAtEveryIo_EndAsUndisturbed()
    {
        CrashPointTotals all = new();
        foreach (Scenario scenario in Everything.Scenarios)
        {
            CrashPointPlan plan = new(scenario, output.WriteLine) { LossesPerPosition = 12 };
            all.Add(await plan.RunAsync(single: int.MaxValue, twice: 200));
        }

        output.WriteLine(all.ToString());
        await File.WriteAllTextAsync(Path.Combine(AppContext.BaseDirectory, "crash-points.txt"), all + Environment.NewLine);
        Assert.True(all.Scenarios >= 25, $"{all.Scenarios} scenarios");
        Assert.True(all.Kills + all.PowerLosses >= 20_000, $"{all.Kills + all.PowerLosses} distinct crash points");
        Assert.True(all.Doubles >= 5_000, $"{all.Doubles} double crashes");
    }

    /// <summary>The one point of this scenario that <c>CRASH_POINT</c> names, as a failing run prints it; null when it names none.</summary>
    private static List<Crash>? AskedFor(string scenario)
        => Environment.GetEnvironmentVariable("CRASH_POINT")?.Split('|') is { } parts && parts[0] == scenario
            ? [.. parts.Skip(1).Select(ParseCrash)]
            : null;

    private static Crash ParseCrash(string text)
    {
        string[] parts = text.Split(':');
        return new Crash(
            int.Parse(parts[0], CultureInfo.InvariantCulture), Enum.Parse<CrashModel>(parts[1]), int.Parse(parts[2], CultureInfo.InvariantCulture));
    }
}

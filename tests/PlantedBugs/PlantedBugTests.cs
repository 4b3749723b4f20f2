using System.Diagnostics;
using PlantedBugs.Tests.Support;
using Xunit.Abstractions;

namespace PlantedBugs.Tests;

/// <summary>Each bug makes the test that is named for it fail; without bugs, all of these tests pass.</summary>
[Trait("Category", "Soak")]
public sealed class PlantedBugTests(PlantedBugTests.Copy copy, ITestOutputHelper output) : IClassFixture<PlantedBugTests.Copy>
{
    public static TheoryData<string> Names => [.. BugList.Read().Select(bug => bug.Name)];

    [Fact]
    public async Task Copy_WithoutABug_PassesEveryNamedTest()
    {
        foreach (var tests in BugList.Read().Select(bug => bug.Test).Distinct().GroupBy(test => test.Project, StringComparer.Ordinal))
        {
            await copy.Workbench.BuildAsync(tests.Key);
            var run = await copy.Workbench.TestAsync(tests.Key, string.Join('|', tests.Select(test => test.Filter)));
            Assert.True(!run.FoundSomething && run.Passed >= tests.Count(), $"{tests.Key}: {run.Passed} passed, {run.Broken}{string.Join(", ", run.Failed)}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Bug_Planted_IsFound(string name)
    {
        var bug = BugList.Read().Single(bug => bug.Name == name);
        var start = Stopwatch.GetTimestamp();
        using var planted = copy.Workbench.Plant(bug);
        await copy.Workbench.BuildAsync(bug.Test.Project);
        var run = await copy.Workbench.TestAsync(bug.Test.Project, bug.Test.Filter);
        var by = $"`{bug.Test}`";
        if (!run.FoundSomething)
        {
            // It is still worth knowing whether anything else would have found it.
            run = await copy.Workbench.TestAsync(bug.Test.Project, "FullyQualifiedName~.");
            by = run.Failed.Count > 0 ? $"`{run.Failed[0]}`" : "";
        }

        Assert.True(run.FoundSomething, $"No test finds '{bug}'.");
        var line = $"{bug} | `{Path.GetFileName(bug.Changes[0].File)}` | {by}{(run.Broken is { } broken ? $" ({broken})" : "")} | {Stopwatch.GetElapsedTime(start).TotalSeconds:0} |";
        output.WriteLine(line);
        copy.Add(name, line);
    }

    /// <summary>The copy that all tests of this class share, and the table of what they find.</summary>
    public sealed class Copy : IDisposable
    {
        private readonly Dictionary<string, string> _lines = new(StringComparer.Ordinal);

        internal Workbench Workbench { get; } = new();

        public void Add(string name, string line) => _lines[name] = line;

        public void Dispose()
        {
            Workbench.Dispose();
            var folder = Directory.CreateDirectory(Sources.Path("TestResults"));
            var table = BugList.Read().Select((bug, index) => $"| {index + 1} | {_lines.GetValueOrDefault(bug.Name, $"{bug} | | |  |")}");
            File.WriteAllLines(Path.Combine(folder.FullName, "planted-bugs.md"), ["| | bug | where | found by | s |", "|---|---|---|---|---|", .. table]);
        }
    }
}

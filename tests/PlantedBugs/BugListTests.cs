using System.Text.RegularExpressions;
using PlantedBugs.Tests.Support;

namespace PlantedBugs.Tests;

/// <summary>The list cannot rot: it is held to the sources at every run.</summary>
public sealed partial class BugListTests
{
    private const int Fewest = 30;

    private static readonly IReadOnlyList<Bug> All = BugList.Read();

    [Fact]
    public void Bugs_AreManyAndDifferent()
    {
        Assert.True(All.Count >= Fewest, $"There are {All.Count} bugs.");
        Assert.Equal(All.Count, All.Select(bug => bug.Name).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(All.Count, All.Select(bug => string.Join('\n', bug.Changes)).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Bugs_ReplaceTextThatIsThereOnce()
    {
        var problems = All.SelectMany(bug => bug.Changes.Select(change => (bug, change)))
            .Where(one => Count(one.change) != 1 || one.change.Old == one.change.New)
            .Select(one => $"{one.bug}: its text is {Count(one.change)} times in {one.change.File}")
            .Concat(All.Where(bug => bug.Changes.Count == 0).Select(bug => $"{bug} changes nothing"));
        Assert.Empty(problems);
    }

    [Fact]
    public void Bugs_NameTestsThatExist() => Assert.Empty(All.Where(bug => !Exists(bug.Test)).Select(bug => $"{bug}: no test {bug.Test} in {bug.Test.Project}"));

    private static int Count(Change change)
    {
        var path = Sources.Path(change.File);
        return change.Old.Length == 0 || !File.Exists(path) ? 0 : File.ReadAllText(path).Split(change.Old).Length - 1;
    }

    private static bool Exists(NamedTest test)
    {
        var folder = Sources.Path(test.Project);
        return Directory.Exists(folder) && Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Select(File.ReadAllText)
            .Any(text => Regex.IsMatch(text, $@"\bclass {test.Class}\b", RegexOptions.None, Patience)
                && Regex.IsMatch(text, $@"\b{test.Method}\(", RegexOptions.None, Patience));
    }

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
}

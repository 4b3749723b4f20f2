namespace Architecture.Tests;

public sealed class SourceTests
{
    [Fact]
    public void File_OfSources_HasAtMost400Lines() =>
        Assert.Empty(Repository.Files("", ".cs", ".ts", ".tsx", ".mjs", ".js", ".bicep")
            .Select(path => (path, lines: Rules.Lines(Repository.Read(path))))
            .Where(file => file.lines > Rules.MostLines)
            .Select(file => $"{file.path}: {file.lines}"));

    [Fact]
    public void Src_HasNothingUnfinished() =>
        Assert.Empty(Repository.Files("src", ".cs", ".ts", ".tsx", ".mjs", ".js", ".csproj", ".props")
            .SelectMany(path => Rules.Unfinished(Repository.Read(path)).Select(found => $"{path}:{found}")));

    [Fact]
    public void Source_HasNoConditions() =>
        Assert.Empty(Repository.Files("", ".cs")
            .SelectMany(path => Rules.IsConditional(Repository.Read(path)).Select(found => $"{path}:{found}")));

    [Fact]
    public void OldSwitch_ThatChoseTheBuild_IsNamedInHistoryAlone()
    {
        string[] history = ["CHANGELOG.md", "docs/adr/"];
        Assert.Empty(Find(Rules.OldSwitch, history));
    }

    [Fact]
    public void ApiHost_IsNamedByTheClientAlone()
    {
        // Documents and sample settings tell people about it; the client's own tests check its default.
        string[] excepted = ["README.md", "CHANGELOG.md", "local.settings.sample.json", "docs/", "infra/", "src/WeChat/", "tests/WeChat/", "tests/Architecture/"];
        Assert.Empty(Find(Rules.ApiHost, excepted));
    }

    [Fact]
    public void Project_OfSrc_StartsWithAReadme()
    {
        var projects = Repository.Files("src", ".csproj")
            .Concat(Repository.Files("src", ".json").Where(path => path.EndsWith("/package.json", StringComparison.Ordinal)));
        // The two hosts, a page of code each, share one.
        Assert.All(projects, path => Assert.True(
            Repository.Exists($"{Path.GetDirectoryName(path)}/README.md") || (path.StartsWith("src/Hosts/", StringComparison.Ordinal) && Repository.Exists("src/Hosts/README.md")),
            $"{path} has no README.md beside it."));
    }

    // A package's README is its documentation for those who install it, not a map of the code.
    [Fact]
    public void Readme_OfAProject_IsShort() =>
        Assert.Empty(Repository.Files("src", ".md").Concat(Repository.Files("tests", ".md"))
            .Where(path => Path.GetFileName(path) == "README.md" && !IsPackage(Path.GetDirectoryName(path)!))
            .Select(readme => (readme, lines: Rules.Lines(Repository.Read(readme))))
            .Where(one => one.lines > Rules.MostReadmeLines)
            .Select(one => $"{one.readme}: {one.lines} lines"));

    private static bool IsPackage(string folder) => Repository.Exists($"{folder}/package.json")
        || Repository.Files(folder, ".csproj").Any(project => Repository.Read(project).Contains("<PackageReadmeFile>", StringComparison.Ordinal));

    [Fact]
    public void Orchestrators_UseOnlyWhatReplays()
    {
        var files = Repository.Files("src/Workflow", ".cs")
            .Where(path => path.Contains("/Orchestrators/", StringComparison.Ordinal) || Repository.Read(path).Contains("TaskOrchestrationContext", StringComparison.Ordinal))
            .ToList();
        Assert.NotEmpty(files);
        Assert.Empty(files.SelectMany(path => Rules.IsNotDeterministic(Repository.Read(path)).Select(found => $"{path}:{found}")));
    }

    private static IEnumerable<string> Find(string word, string[] excepted) =>
        Repository.Files("", ".cs", ".csproj", ".props", ".targets", ".json", ".ts", ".mjs", ".js", ".md", ".bicep", ".bicepparam", ".sln", ".slnf", ".yml", ".sh", "")
            .Where(path => !excepted.Any(one => path.StartsWith(one, StringComparison.Ordinal)))
            .SelectMany(path => Rules.Names(Repository.Read(path), word).Select(found => $"{path}:{found}"));
}

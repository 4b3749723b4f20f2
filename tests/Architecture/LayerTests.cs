namespace Architecture.Tests;

public sealed class LayerTests
{
    /// <summary>Which projects of <c>src</c> a project may reference.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["src/WeChat/WeChat.csproj"] = [],
        ["src/DurableTask.Sqlite/DurableTask.Sqlite.csproj"] = [],
        ["src/Local/Tables/Local.Tables.csproj"] = [],
        ["src/Functions.Local/Functions.Local.csproj"] = ["src/DurableTask.Sqlite/DurableTask.Sqlite.csproj"],
        ["src/Workflow/Workflow.csproj"] =
        [
            "src/WeChat/WeChat.csproj", "src/DurableTask.Sqlite/DurableTask.Sqlite.csproj",
            "src/Functions.Local/Functions.Local.csproj", "src/Local/Tables/Local.Tables.csproj",
        ],
    };

    public static TheoryData<string> Projects => new(Repository.Files("src", ".csproj"));

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_OfSrc_ReferencesOnlyTheLayersBelow(string path)
    {
        Assert.True(Allowed.ContainsKey(path), $"{path} has no place in the layers: give it one in {nameof(LayerTests)}.");
        Assert.Empty(Repository.Project(path).References.Except(Allowed[path], StringComparer.Ordinal));
    }

    [Fact]
    public void WeChat_Packages_AreNotStorageOrOrchestration() =>
        Assert.Empty(Repository.Project("src/WeChat/WeChat.csproj").Items("PackageReference").SelectMany(Rules.KnowsStorageOrOrchestration));

    [Fact]
    public void WeChat_Sources_KnowNoStorageOrOrchestration() => NothingIn("src/WeChat", Rules.KnowsStorageOrOrchestration);

    [Fact]
    public void Local_Sources_KnowNothingOfTheApp() => NothingIn("src/Local", Rules.KnowsTheApp);

    [Fact]
    public void LocalTables_Sources_KnowNothingOfTheEngine() =>
        NothingIn("src/Local/Tables", text => Rules.Names(text, "DurableTask").Concat(Rules.Names(text, "Sqlite")));

    [Fact]
    public void Workflow_Sources_NameNoHost() => NothingIn("src/Workflow", Rules.NamesAHost);

    [Fact]
    public void ApiHost_IsNamedByTheClientAlone()
    {
        // Documents and sample settings tell people about it; the client's own tests check its default.
        string[] excepted = ["README.md", "CHANGELOG.md", "local.settings.sample.json", "docs/", "infra/", "src/WeChat/", "tests/WeChat/", "tests/Architecture/"];
        Assert.Empty(Repository.Files("", ".cs", ".csproj", ".props", ".json", ".ts", ".mjs", ".js", ".md", ".bicep", ".bicepparam", "")
            .Where(path => !excepted.Any(one => path.StartsWith(one, StringComparison.Ordinal)))
            .SelectMany(path => Rules.Names(Repository.Read(path), Rules.ApiHost).Select(found => $"{path}:{found}")));
    }

    private static void NothingIn(string folder, Func<string, IEnumerable<string>> rule)
    {
        var files = Repository.Files(folder, ".cs").ToList();
        Assert.NotEmpty(files);
        Assert.Empty(files.SelectMany(path => rule(Repository.Read(path)).Select(found => $"{path}:{found}")));
    }
}

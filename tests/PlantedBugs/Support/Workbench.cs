using System.Xml.Linq;

namespace PlantedBugs.Tests.Support;

/// <summary>What a run of tests came to: the failed ones, or why there was no result.</summary>
internal sealed record TestRun(int Passed, IReadOnlyList<string> Failed, string? Broken)
{
    public bool FoundSomething => Failed.Count > 0 || Broken is not null;
}

/// <summary>A copy of the repository in which bugs are planted.</summary>
internal sealed class Workbench : IDisposable
{
    private static readonly TimeSpan BuildPatience = TimeSpan.FromMinutes(5);

    /// <summary>A bug may make a test wait for ever. What takes longer than this counts as found, as it does in ./test, which waits minutes.</summary>
    private static readonly TimeSpan TestPatience = TimeSpan.FromSeconds(120);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("planted-bugs-");

    private readonly HashSet<string> _restored = new(StringComparer.Ordinal);

    public Workbench() => Sources.CopyTo(_folder.FullName);

    /// <summary>Puts the bug into the sources; dispose what it gives to take it out again.</summary>
    public IDisposable Plant(Bug bug)
    {
        var planted = new Planted();
        foreach (var change in bug.Changes)
        {
            var path = Path.Combine(_folder.FullName, change.File);
            var text = File.ReadAllText(path);
            planted.Remember(path, text);
            File.WriteAllText(path, text.Replace(change.Old, change.New, StringComparison.Ordinal));
        }

        return planted;
    }

    /// <summary>Builds a test project with everything below it. The analyzers have nothing to say about bugs.</summary>
    public async Task BuildAsync(string project)
    {
        var (exitCode, output) = await Command.RunAsync(
            _folder.FullName, BuildPatience, "build", project, "-c", "Release", "-v", "quiet", "--nologo", "-clp:NoSummary;ErrorsOnly",
            "-p:RunAnalyzers=false", "-p:TreatWarningsAsErrors=false", "-p:GenerateDocumentationFile=false", "-p:UseSharedCompilation=false",
            $"-restore:{_restored.Add(project)}");
        Assert.True(exitCode == 0, $"{project} does not build:\n{output}");
    }

    public async Task<TestRun> TestAsync(string project, string filter)
    {
        var results = Path.Combine(_folder.FullName, "results.trx");
        File.Delete(results);
        var (exitCode, output) = await Command.RunAsync(
            _folder.FullName, TestPatience, "test", project, "-c", "Release", "--no-build", "--nologo",
            "--filter", $"Category!=Soak&({filter})", "--results-directory", _folder.FullName, "--logger", "trx;LogFileName=results.trx");
        if (exitCode is null)
            return new(0, [], $"did not end in {TestPatience.TotalSeconds:0} s");
        if (!File.Exists(results))
            return new(0, [], $"no result: {output[^Math.Min(output.Length, 500)..].ReplaceLineEndings(" ")}");

        var tests = XDocument.Load(results).Descendants().Where(element => element.Name.LocalName == "UnitTestResult").ToList();
        List<string> Of(string outcome) => [.. tests.Where(test => (string?)test.Attribute("outcome") == outcome).Select(test => (string)test.Attribute("testName")!)];
        var failed = Of("Failed");
        return new(Of("Passed").Count, failed, exitCode != 0 && failed.Count == 0 ? "the test process crashed" : null);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private sealed class Planted : IDisposable
    {
        private readonly Dictionary<string, string> _before = new(StringComparer.Ordinal);

        public void Remember(string path, string text) => _before.TryAdd(path, text);

        public void Dispose()
        {
            foreach (var (path, text) in _before)
                File.WriteAllText(path, text);
        }
    }
}

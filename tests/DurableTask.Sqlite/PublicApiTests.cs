using DurableTask.Sqlite.Hosting;
using PublicApiGenerator;

namespace DurableTask.Sqlite.Tests;

/// <summary>What others build on is approved as a file: a change of it is a decision, not an accident.</summary>
public sealed class PublicApiTests
{
    private const string Approved = "PublicApi.approved.txt";

    /// <summary>After a change that is meant, run this test with APPROVE=1, read the difference and commit it.</summary>
    [Fact]
    public void PublicApi_IsWhatWasApproved()
    {
        string path = Path.Combine(Path.GetDirectoryName(HistorySamples.Folder())!, Approved);
        string api = typeof(SqliteDurableTaskExtensions).Assembly
            .GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false })
            .ReplaceLineEndings("\n") + "\n";
        if (Environment.GetEnvironmentVariable("APPROVE") == "1")
            File.WriteAllText(path, api);

        Assert.Equal(File.ReadAllText(path), api);
    }
}

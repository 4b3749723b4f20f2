using Workflow.Trust;

namespace Workflow.Tests.Trust;

/// <summary>What a verification has found, in one line.</summary>
public sealed class FileFindingsTests
{
    [Fact]
    public void Findings_UpToTheLimit_AreAllNamed()
    {
        var all = Of(Limits.FindingsNamed);

        Assert.Equal((Limits.FindingsNamed, Limits.FindingsNamed), (all.Count, all.First.Count));
        Assert.EndsWith($"集合{Limits.FindingsNamed - 1}: 坏", all.Sentence(), StringComparison.Ordinal);
    }

    [Fact]
    public void Findings_BeyondTheLimit_AreCounted()
    {
        var all = Of(Limits.FindingsNamed + 1);

        Assert.Equal((Limits.FindingsNamed + 1, Limits.FindingsNamed), (all.Count, all.First.Count));
        Assert.EndsWith("坏 … and 1 more.", all.Sentence(), StringComparison.Ordinal);
    }

    [Fact]
    public void FindingOfTheManifest_HasNoName_AndACollectionsCannotForgeALine() =>
        Assert.Equal("The manifest is gone. a\\u000ab: 坏", new FileFindings().With(null, "The manifest is gone.").With("a\nb", "坏").Sentence());

    private static FileFindings Of(int count) =>
        Enumerable.Range(0, count).Aggregate(new FileFindings(), (findings, i) => findings.With($"集合{i}", "坏"));
}

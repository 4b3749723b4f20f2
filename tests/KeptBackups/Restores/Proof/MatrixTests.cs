using System.Globalization;
using Xunit.Abstractions;

namespace Workflow.Tests.Restores.Proof;

/// <summary>
/// Four modes, nine states of the target, eight behaviours of the service: each restore ends, is called Complete only if it is, changes nothing else,
/// leaves nothing behind, and is undone.
/// </summary>
public sealed class MatrixTests(ITestOutputHelper output)
{
    [Fact]
    public Task ASampleOfTheMatrix_EndsAsItMust() => PlayAsync([.. Cell.Sample(), new("new", TargetState.Absent, Behaviour.Plain, 0), new("exact", TargetState.More, Behaviour.Plain, 0)]);

    [Fact]
    [Trait("Category", "Soak")]
    public Task TheWholeMatrix_EndsAsItMust() => PlayAsync([.. Cell.All()]);

    /// <summary>Many parts, and removals of more than one call.</summary>
    [Fact]
    [Trait("Category", "Soak")]
    public Task TheWholeMatrix_WithHundredsOfDocuments_EndsAsItMust() => PlayAsync([.. Cell.All(documents: 500)], partBytes: 9000);

    [Fact]
    [Trait("Category", "Soak")]
    public Task TwoHundredThousandDocuments_EndAsTheyMust() => Lanes.PlayAsync(
        [.. from mode in Cell.Modes
            from one in ((TargetState, Behaviour)[])[(TargetState.Changed, Behaviour.Plain), (TargetState.Fewer, Behaviour.LosesTheAnswer), (TargetState.WrittenMeanwhile, Behaviour.FailsInTheMiddle)]
            select new Cell(mode, one.Item1, one.Item2, 200_000)],
        static (site, cell) => new CellRun(site, cell).PlayAsync(), output);

    private Task PlayAsync(IReadOnlyList<Cell> cells, int partBytes = 1000) => Lanes.PlayAsync(
        cells, static (site, cell) => new CellRun(site, cell).PlayAsync(), output, ("Restore__PartBytes", partBytes.ToString(CultureInfo.InvariantCulture)));
}

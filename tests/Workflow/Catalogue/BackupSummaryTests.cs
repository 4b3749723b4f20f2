using Workflow.Catalogue;

namespace Workflow.Tests.Catalogue;

public sealed class BackupSummaryTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 21, 18, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(BackupOutcome.Complete, ExportStatus.Complete, ExportStatus.Empty)]
    [InlineData(BackupOutcome.Complete, ExportStatus.Empty)]
    [InlineData(BackupOutcome.Partial, ExportStatus.Complete, ExportStatus.Failed)]
    [InlineData(BackupOutcome.Failed, ExportStatus.Failed, ExportStatus.Failed)]
    [InlineData(BackupOutcome.Failed)]
    public void OutcomeOf_Exports_IsWhatTheyAmountTo(BackupOutcome expected, params ExportStatus[] statuses)
    {
        Assert.Equal(expected, BackupSummary.OutcomeOf([.. statuses.Select(Export)], canceled: false));
        Assert.Equal(BackupOutcome.Canceled, BackupSummary.OutcomeOf([.. statuses.Select(Export)], canceled: true));
    }

    [Fact]
    public void Of_APartialBackup_NamesWhatIsMissingAndWhy()
    {
        var record = BackupSummary.Of(Started(), At.AddSeconds(90.5), BackupOutcome.Partial, [Export(ExportStatus.Complete), Export(ExportStatus.Failed)]);

        Assert.Equal(("订单-Failed", "坏行"), (Assert.Single(record.Missed).Collection, record.Missed[0].Reason));
        Assert.Equal("订单-Failed: 坏行", record.Reason);
        Assert.Equal((90.5, 10L, 100L, 20L), (record.DurationSeconds, record.Documents, record.RawBytes, record.StoredBytes));
    }

    [Fact]
    public void ForTable_AThousandMissed_FitsARowAndCountsTheRest()
    {
        var missed = Enumerable.Range(0, 1000).Select(i => new MissedCollection { Collection = $"集合{i}", Reason = new string('坏', 900) }).ToList();

        var cut = MissedList.ForTable(missed);

        var json = System.Text.Json.JsonSerializer.Serialize(cut, Workflow.Http.Json.Options);
        Assert.InRange(json.Length, 1000, 32_000);
        Assert.Contains($"and {1000 - (cut.Count - 1)} more", cut[^1].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Transitions_EveryStatus_MayRepeatItselfAndEndOnce()
    {
        foreach (var from in Enum.GetValues<ExportStatus>())
        {
            Assert.True(ExportStatusTransitions.Allows(from, from));
            foreach (var to in Enum.GetValues<ExportStatus>().Where(to => to != from && ExportStatusTransitions.IsTerminal(from)))
                Assert.False(ExportStatusTransitions.Allows(from, to), $"{from} to {to}");
        }
        Assert.False(ExportStatusTransitions.Allows(ExportStatus.Verifying, ExportStatus.Starting));
    }

    private static BackupRecord Started() => new() { Id = "20261121T180000Z-abcd", Env = "生产", Outcome = BackupOutcome.Running, StartedAt = At };

    private static ExportRecord Export(ExportStatus status) => new()
    {
        Collection = $"订单-{status}",
        Status = status,
        Documents = 10,
        RawBytes = 100,
        StoredBytes = 20,
        Reason = status == ExportStatus.Failed ? "坏行" : null,
    };
}

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
    public void Decide_Exports_IsWhatTheyAmountTo(BackupOutcome expected, params ExportStatus[] statuses)
    {
        var exports = statuses.Select(Export).ToList();

        Assert.Equal(expected, BackupSummary.Decide(exports, canceled: false, null, null).Outcome);
        Assert.Equal(BackupOutcome.Canceled, BackupSummary.Decide(exports, canceled: true, null, null).Outcome);
    }

    [Theory]
    [InlineData("The account is refused.", null)]
    [InlineData(null, "The service listed 7 of 9 collections.")]
    public void Decide_ARunThatSawNotAll_IsNeverComplete(string? failure, string? shortList)
    {
        var all = BackupSummary.Decide([Export(ExportStatus.Complete)], canceled: false, failure, shortList);
        var none = BackupSummary.Decide([], canceled: false, failure, shortList);

        Assert.Equal((BackupOutcome.Partial, failure ?? shortList), all);
        Assert.Equal((BackupOutcome.Failed, failure ?? shortList), none);
    }

    [Fact]
    public void Of_APartialBackup_NamesWhatIsMissingAndWhy()
    {
        List<ExportRecord> exports = [Export(ExportStatus.Complete), Export(ExportStatus.Failed)];

        var (outcome, reason) = BackupSummary.Decide(exports, canceled: false, null, null);
        var record = BackupSummary.Of(Started(), At.AddSeconds(90.5), outcome, reason, exports);

        Assert.Equal(("订单-Failed", "坏行"), (Assert.Single(record.Missed).Collection, record.Missed[0].Reason));
        Assert.Equal("订单-Failed: 坏行", record.Reason);
        Assert.Equal((90.5, 10L, 100L, 20L), (record.DurationSeconds, record.Documents, record.RawBytes, record.StoredBytes));
    }

    [Theory]
    [InlineData(BackupOutcome.Complete, BackupScope.All, true)]
    [InlineData(BackupOutcome.Complete, BackupScope.Named, false)]
    [InlineData(BackupOutcome.Complete, null, false)]
    [InlineData(BackupOutcome.Partial, BackupScope.All, false)]
    public void IsGood_OnlyACompleteBackupOfAllThatTheScheduleBacksUp(BackupOutcome outcome, BackupScope? scope, bool good) =>
        Assert.Equal(good, (Started() with { Outcome = outcome, Scope = scope }).IsGood);

    [Theory]
    [InlineData("*", "", "*", "", true)]
    [InlineData("订单,用户", "", "用户,订单", "", true)]
    [InlineData("*", "日志", "*", "", false)]
    [InlineData("*", "", "订单", "", false)]
    public void Covers_TheSameNamesInAnyOrder(string collections, string exclude, string asked, string without, bool covers)
    {
        var definition = new BackupDefinition { Collections = Names(collections), Exclude = Names(exclude) };

        Assert.Equal(covers, definition.Covers(Names(asked), Names(without), null));

        static string[] Names(string list) => list.Split(',', StringSplitOptions.RemoveEmptyEntries);
    }

    [Theory]
    [InlineData("订单 limit(1),用户 limit(2)", "用户 limit(2),订单 limit(1)", true)]
    [InlineData("订单 limit(1)", "订单 limit(2)", false)]
    [InlineData("订单 limit(1)", "", false)]
    [InlineData("", "订单", true)]
    public void Covers_TheSamePartsInAnyOrder(string exports, string asked, bool covers)
    {
        var definition = new BackupDefinition { Collections = ["*"], Exclude = [], Exports = Parts(exports) };

        Assert.Equal(covers, definition.Covers(["*"], [], Parts(asked)));

        static ExportSelection[] Parts(string list) =>
        [
            .. list.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(one => one.Split(' '))
                .Select(one => new ExportSelection { Collection = one[0], Query = one.ElementAtOrDefault(1), Fields = one.Length > 1 ? ["_id"] : null }),
        ];
    }

    [Fact]
    public void FromEntity_ARowOfAnEarlierVersion_IsAWholeExport()
    {
        var row = ExportRow.FromEntity(new("20261121T180000Z-abcd", "订单") { ["Status"] = "Complete" });

        Assert.Equal((true, ExportFormat.Json, null, null), (row.Export.Whole, row.Export.Format, row.Export.Query, row.Export.Note));
    }

    [Fact]
    public void FromEntity_ARowOfAPart_IsAsItWasWritten()
    {
        var row = new ExportRow
        {
            BackupId = "20261121T180000Z-abcd",
            Folder = "安全/甲",
            Chosen = new("选中/甲.json", 100, 7),
            Export = new()
            {
                Collection = "订单", Status = ExportStatus.Pending, Format = ExportFormat.Csv, Query = "limit(1)", Fields = ["_id", "金额,元"], Whole = false,
            },
        };

        var read = ExportRow.FromEntity(row.ToEntity());

        Assert.Equal(row.Export.Fields, read.Export.Fields);
        Assert.Equal(row with { Export = row.Export with { Fields = null } }, read with { Export = read.Export with { Fields = null } });
        Assert.Equal("安全/甲/!2/订单.csv.gz", (read with { Export = read.Export with { Attempt = 2 } }).BlobName("生产"));
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
    public void ExportTransitions_WhatHasEnded_StaysAndWhatHasNot_MayRepeatItself()
    {
        foreach (var from in Enum.GetValues<ExportStatus>())
        {
            Assert.Equal(!from.IsTerminal(), ExportStatusTransitions.Allows(from, from));
            foreach (var to in Enum.GetValues<ExportStatus>().Where(_ => from.IsTerminal()))
                Assert.False(ExportStatusTransitions.Allows(from, to), $"{from} to {to}");
        }
        Assert.False(ExportStatusTransitions.Allows(ExportStatus.Verifying, ExportStatus.Storing));
    }

    [Fact]
    public void BackupTransitions_WhatHasEnded_Stays()
    {
        foreach (var from in Enum.GetValues<BackupOutcome>().Where(outcome => outcome is not (BackupOutcome.Running or BackupOutcome.Missed)))
        {
            foreach (var to in Enum.GetValues<BackupOutcome>())
                Assert.False(BackupTransitions.Allows(from, to), $"{from} to {to}");
        }
        Assert.True(BackupTransitions.Allows(null, BackupOutcome.Missed));
        Assert.True(BackupTransitions.Allows(BackupOutcome.Missed, BackupOutcome.Running));
        Assert.False(BackupTransitions.Allows(BackupOutcome.Missed, BackupOutcome.Complete));
        Assert.True(BackupTransitions.Allows(BackupOutcome.Running, BackupOutcome.Missed));
        Assert.False(BackupTransitions.Allows(null, BackupOutcome.Complete));
    }

    [Theory]
    [InlineData("Complete", BackupOutcome.Complete, "坏")]
    [InlineData("Archived", BackupOutcome.Unknown, "This version does not know the value 'Archived', which a newer version wrote. 坏")]
    [InlineData("3", BackupOutcome.Unknown, "This version does not know the value '3', which a newer version wrote. 坏")]
    [InlineData("Complete, Failed", BackupOutcome.Unknown, "This version does not know the value 'Complete, Failed', which a newer version wrote. 坏")]
    public void FromEntity_AWordOfANewerVersion_IsShown(string word, BackupOutcome expected, string reason)
    {
        var row = BackupRow.FromEntity(new("生产", "20261121T180000Z-abcd") { ["Outcome"] = word, ["Reason"] = "坏" });
        var export = ExportRow.FromEntity(new("20261121T180000Z-abcd", "订单") { ["Status"] = "Frozen" });

        Assert.Equal((expected, reason), (row.Backup.Outcome, row.Backup.Reason));
        Assert.Equal(ExportStatus.Unknown, export.Export.Status);
        Assert.Contains("'Frozen'", export.Export.Reason, StringComparison.Ordinal);
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

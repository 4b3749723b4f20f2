using System.Text.Json;
using Workflow.Catalogue;
using Workflow.Gate;
using Workflow.Http;
using Workflow.Steps;

namespace Workflow.Tests.Gate;

/// <summary>The verdict as a function of what is known: at each limit and one past it.</summary>
public sealed class GateJudgeTests
{
    private const string Baseline = "20261120T180000Z-ab12";

    [Theory]
    // Fewer than half, and at least a hundred fewer.
    [InlineData(200, 100, "")]
    [InlineData(200, 99, "shrunk")]
    [InlineData(199, 100, "")]
    [InlineData(150, 51, "")]
    [InlineData(150, 50, "shrunk")]
    [InlineData(99, 1, "")]
    [InlineData(100, 1, "")]
    [InlineData(101, 1, "shrunk")]
    // Nothing left, whatever it was.
    [InlineData(1, 0, "emptied")]
    [InlineData(5000, 0, "emptied")]
    [InlineData(0, 0, "")]
    // Growth.
    [InlineData(0, 1_000_000, "")]
    [InlineData(500, 501, "")]
    public void Documents_AtTheLimits_TripOrNot(long before, long after, string kinds) =>
        Assert.Equal(kinds, KindsOf(Judge([Facts("用户", before, 1000)], [Facts("用户", after, 1000)])));

    [Theory]
    [InlineData(100, 50, 50, "")]
    [InlineData(100, 51, 50, "churn")]
    [InlineData(99, 99, 50, "")]
    [InlineData(100, 100, 100, "")]
    [InlineData(100, 1, 0, "churn")]
    [InlineData(100, 0, 0, "")]
    [InlineData(3, 3, 0, "")]
    public void Churn_AtTheLimits_TripsOrNot(long documents, long churn, int percent, string kinds) => Assert.Equal(
        kinds,
        KindsOf(Judge([Facts("用户", documents, 10)], [Facts("用户", documents, 10)], comparison => comparison with
        {
            Rules = new() { ChurnPercent = percent },
            Churn = new Dictionary<string, long> { ["用户"] = churn },
        })));

    [Theory]
    [InlineData(100, 300, 100, "")]
    [InlineData(100, 300, 99, "smaller")]
    [InlineData(99, 999_999, 1, "")]
    [InlineData(1, 1_000_000, 333_333, "smaller")]
    [InlineData(1, 1_000_000, 333_334, "")]
    public void RawBytes_AtTheLimits_TripOrNot(long documents, long before, long after, string kinds) =>
        Assert.Equal(kinds, KindsOf(Judge([Facts("用户", documents, before)], [Facts("用户", documents, after)])));

    [Fact]
    public void TheWhole_OfSmallCollections_IsWatchedWhereEachIsTooSmall()
    {
        var before = Enumerable.Range(0, 10).Select(n => Facts($"小{n}", 10, 1000)).ToList();

        Assert.Equal("smaller", KindsOf(Judge(before, [.. before.Select(facts => facts with { RawBytes = 333 })])));
        Assert.Equal("", KindsOf(Judge(before, [.. before.Select(facts => facts with { RawBytes = 334 })])));
        Assert.Equal("", KindsOf(Judge(before[1..], [.. before[1..].Select(facts => facts with { RawBytes = 1 })])));
    }

    [Fact]
    public void TheWhole_LeavesOutWhatIsIgnored_OnBothSides()
    {
        List<ExportFacts> before = [Facts("用户", 100, 9000), Facts("日志", 100, 1_000_000)];
        GateRules rules = new() { Collections = [new() { Collection = "日志", Ignore = true }] };

        var emptied = Judge(before, [before[0], Facts("日志", 0, 0)], one => one with { Rules = rules });
        var hidden = Judge(before, [Facts("用户", 100, 2999), Facts("日志", 100, 9_000_000)], one => one with { Rules = rules });

        Assert.Equal((GateVerdict.Passed, "(emptied)"), (emptied.Verdict, KindsOf(emptied)));
        Assert.Equal((GateVerdict.Tripped, "smaller smaller"), (hidden.Verdict, KindsOf(hidden)));
        Assert.Equal((null, 9000L, 2999L), (hidden.Findings[0].Collection, hidden.Findings[0].Before, hidden.Findings[0].After));
    }

    [Fact]
    public void Gone_WithTheSameContentUnderANewName_NamesIt()
    {
        var gate = Judge([Facts("用户", 7, 10) with { RawSha256 = "ab" }], [Facts("会员", 7, 10) with { RawSha256 = "ab" }]);

        var finding = Assert.Single(gate.Findings);
        Assert.Equal((GateFindingKind.Gone, 7L, null), (finding.Kind, finding.Before, finding.After));
        Assert.Equal("用户 is gone; the last good backup had it with 7 documents. 会员, which is new, has the same content: it may have been renamed.", finding.Sentence.English);
        Assert.Equal("集合 用户 不见了：上一个正常备份里它有 7 个文档。新出现的集合 会员 内容完全相同，可能是改了名。", finding.Sentence.Chinese);
    }

    [Fact]
    public void Ignored_IsToldAndDoesNotTrip_AndAnotherNameIsNotMeant()
    {
        GateRules rules = new() { Collections = [new() { Collection = "日志", Ignore = true }] };

        var ignored = Judge([Facts("日志", 500, 10)], [], one => one with { Rules = rules });
        var other = Judge([Facts("日志2", 500, 10)], [], one => one with { Rules = rules });

        Assert.Equal((GateVerdict.Passed, "(gone)"), (ignored.Verdict, KindsOf(ignored)));
        Assert.Contains("ignored", ignored.Findings[0].Explained!.English, StringComparison.Ordinal);
        Assert.Equal((GateVerdict.Tripped, "gone"), (other.Verdict, KindsOf(other)));
    }

    [Fact]
    public void ThrowAwayCollections_DoNotTrip()
    {
        var gate = Judge([Facts("zz_drill_1", 500, 10)], [], one => one with { ThrowAway = new HashSet<string> { "zz_drill_1" } });

        Assert.Equal((GateVerdict.Passed, "(gone)"), (gate.Verdict, KindsOf(gate)));
    }

    [Theory]
    // All that is missing was removed by an undo.
    [InlineData(500, 0, 500, false, "(emptied)")]
    [InlineData(1000, 400, 600, false, "(shrunk)")]
    [InlineData(1000, 401, 500, false, "(shrunk)")]
    // Somebody else removed more.
    [InlineData(500, 0, 499, false, "emptied")]
    [InlineData(1000, 200, 500, false, "shrunk")]
    // It did not remove the collection.
    [InlineData(500, null, 500, false, "gone")]
    [InlineData(500, null, 500, true, "(gone)")]
    public void WhatAnUndoRemoved_ExplainsALossOfThatSizeOnly(long before, int? after, long removed, bool isDropped, string kinds)
    {
        var gate = Judge(
            [Facts("用户", before, before)], after is { } left ? [Facts("用户", left, left)] : [],
            one => one with { Removals = [new("用户", removed, isDropped, new LocalText("r-1", "r-1"))] });

        Assert.Equal(kinds, KindsOf(gate));
    }

    [Fact]
    public void Churn_ThatAnUndoMade_IsExplained()
    {
        var churn = new Dictionary<string, long> { ["用户"] = 60 };
        Comparison Of(long removed, Comparison one) => one with { Churn = churn, Removals = [new("用户", removed, false, new LocalText("r-1", "r-1"))] };

        // 60 of 110 are over half. Without the ten that were removed, 50 of 100 are not.
        Assert.Equal("(churn)", KindsOf(Judge([Facts("用户", 110, 10)], [Facts("用户", 110, 10)], one => Of(10, one))));
        Assert.Equal("churn", KindsOf(Judge([Facts("用户", 110, 10)], [Facts("用户", 110, 10)], one => Of(1, one))));
    }

    [Fact]
    public void Findings_ComeWithTheLargestFirst_AndWhatIsExplainedLast()
    {
        var gate = Judge(
            [Facts("小", 1, 1), Facts("大", 900, 1), Facts("日志", 5000, 1), Facts("中", 300, 1)],
            [Facts("小", 0, 0), Facts("大", 0, 0), Facts("日志", 0, 0), Facts("中", 10, 1)],
            one => one with { Rules = new() { Collections = [new() { Collection = "日志", Ignore = true }] } });

        Assert.Equal(["大", "中", "小", "日志"], gate.Findings.Where(one => one.Collection is not null).Select(one => one.Collection));
    }

    [Fact]
    public void ManyFindings_AreCutAndCounted()
    {
        var before = Enumerable.Range(0, 500).Select(n => Facts($"集合{n}", n + 1, 10)).ToList();

        var gate = Judge(before, [Facts("新", 1_000_000, 5000)]);

        Assert.Equal(Limits.GateFindings + 1, gate.Findings.Count);
        Assert.Equal("集合499", gate.Findings[0].Collection);
        Assert.Null(gate.Findings[^1].Collection);
        Assert.StartsWith("450 more differences are not listed here", gate.Findings[^1].Sentence.English, StringComparison.Ordinal);
    }

    /// <summary>The longest names there are, twice in each sentence, and a reason: the row holds it.</summary>
    [Fact]
    public void ManyFindings_OfTheLongestNames_FitIntoAColumn()
    {
        string Name(int n, char last) => $"{n:D3}{new string('字', 65)}a{last}";
        var before = Enumerable.Range(0, 500).Select(n => Facts(Name(n, 'a'), 5, 10) with { RawSha256 = $"{n}" }).ToList();

        var gate = Judge(before, [.. before.Select((facts, n) => facts with { Collection = Name(n, 'b') })]);
        var json = JsonSerializer.Serialize(gate with { AcceptedReason = new('"', Limits.PersonReasonCharacters), AcceptedAt = DateTimeOffset.MaxValue }, Json.Options);

        Assert.True(json.Length < 32 * 1024, $"{json.Length}");
        Assert.Contains("more differences are not listed here", gate.Findings[^1].Sentence.English, StringComparison.Ordinal);
    }

    [Fact]
    public void Sentences_InBothLanguages_SayWhatIsAndWhatWas()
    {
        var gate = Judge(
            [Facts("甲", 1200, 1), Facts("乙", 1200, 1), Facts("丙", 1200, 9_800_000), Facts("丁", 1, 1)],
            [Facts("甲", 12, 1), Facts("乙", 1200, 1), Facts("丙", 1200, 1_200), Facts("丁", 0, 1)],
            one => one with { Churn = new Dictionary<string, long> { ["乙"] = 900 } });

        Assert.Equal(
            """
            The whole backup has 1.2 KB of data; the last good one had 9.8 MB.
            整个备份的数据有 1.2 KB，上一个正常备份有 9.8 MB。
            甲 has 12 documents; the last good backup had 1,200.
            集合 甲 现在有 12 个文档，上一个正常备份里有 1,200 个。
            900 of the 1,200 documents that 乙 had in the last good backup were changed or removed: more than 50 %.
            集合 乙 在上一个正常备份里有 1,200 个文档，其中 900 个已被修改或删除（超过 50%）。
            丁 is empty; the last good backup had 1 document.
            集合 丁 现在是空的，上一个正常备份里有 1 个文档。
            丙 has 1.2 KB of data; the last good backup had 9.8 MB.
            集合 丙 的数据现在有 1.2 KB，上一个正常备份里有 9.8 MB。
            """.ReplaceLineEndings("\n"),
            string.Join('\n', gate.Findings.SelectMany(one => new[] { one.Sentence.English, one.Sentence.Chinese })));
    }

    /// <summary>Whatever two backups hold: what did not lose, change or vanish is not named, a backup equals itself, and the order of the facts says nothing.</summary>
    [Fact]
    public void AnyTwoBackups_Judged_KeepWhatTheGatePromises()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            var before = Some(random);
            var after = Some(random);
            var gate = Judge(before, after);

            Assert.Equal(GateVerdict.Passed, Judge(before, before).Verdict);
            Assert.Equal(KindsOf(gate), KindsOf(Judge([.. before.AsEnumerable().Reverse()], [.. after.AsEnumerable().Reverse()])));
            Assert.Equal(gate.Verdict == GateVerdict.Tripped, gate.Findings.Count > 0);
            foreach (var finding in gate.Findings.Where(one => one.Collection is not null))
            {
                var (was, now) = (before.Single(one => one.Collection == finding.Collection), after.SingleOrDefault(one => one.Collection == finding.Collection));
                Assert.True(now is null || now.Documents < was.Documents || now.RawBytes < was.RawBytes, $"seed {seed}: {finding.Sentence.English}");
            }
            var grown = after.Concat(before.Where(one => after.All(other => other.Collection != one.Collection)))
                .Select(one => one with { Documents = one.Documents + 10_000, RawBytes = one.RawBytes + 10_000_000 }).ToList();
            Assert.Equal(GateVerdict.Passed, Judge(before, grown).Verdict);
        }

        static List<ExportFacts> Some(Random random) =>
            [.. Enumerable.Range(0, 8).Where(_ => random.Next(4) > 0).Select(n => Facts($"集合{n}", random.Next(3) * random.Next(2000), random.Next(3) * random.Next(1_000_000)))];
    }

    private static ExportFacts Facts(string collection, long documents, long rawBytes) => new(collection, documents, rawBytes, null);

    private static BackupGate Judge(
        IReadOnlyList<ExportFacts> before, IReadOnlyList<ExportFacts> after, Func<Comparison, Comparison>? with = null)
    {
        var comparison = new Comparison { Baseline = Baseline, Before = before, After = after, Rules = new() };
        var gate = GateJudge.Judge(with is null ? comparison : with(comparison));
        Assert.Equal(Baseline, gate.Baseline);
        return gate;
    }

    private static string KindsOf(BackupGate gate) => string.Join(
        ' ', gate.Findings.Select(finding => finding.Kind.ToString().ToLowerInvariant()).Zip(gate.Findings, (kind, finding) => finding.Explained is null ? kind : $"({kind})"));
}

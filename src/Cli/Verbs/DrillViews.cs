using Cli.Api;
using Cli.Output;
using Spectre.Console;

namespace Cli.Verbs;

/// <summary>How drills look, wherever one is shown.</summary>
internal static class DrillViews
{
    public static TextTable Table(IReadOnlyList<Drill> drills, Session session)
    {
        var words = session.Words;
        var table = new TextTable()
            .Column(words["column.drill"]).Column(words["column.started"], rank: 3).Column(words["column.outcome"]).Column(words["column.backup"], rank: 2)
            .Column(words["column.documents"], right: true, rank: 1).Column(words["column.recovery"], right: true, rank: 4);
        foreach (var drill in drills)
        {
            table.Row(
                drill.Id, session.Screen.Say.Time(drill.StartedAt), Outcome(drill, session), drill.BackupId, Sayings.Count(drill.Coverage.Documents),
                session.Screen.Say.Seconds(drill.RecoverySeconds));
        }
        return table;
    }

    /// <summary>One drill: what it is, its collections, what it found, and what to do next.</summary>
    public static void Show(Drill drill, Session session)
    {
        var (words, screen) = (session.Words, session.Screen);
        screen.Line();
        screen.Table(Facts(drill, session));
        if (drill.Collections.Count > 0)
        {
            screen.Line();
            screen.Table(CollectionTable(drill, session));
        }
        foreach (var one in drill.Collections.Where(one => one.Reason is not null))
            screen.Line($"{Screen.Word(one.Collection)}: {Screen.Word(one.Reason!)}", Color.Red);
        foreach (var finding in drill.Findings)
            screen.Line(words["drill.finding", Screen.Word(finding.Sentence?.In(words.Language) ?? finding.Kind ?? ""), Sayings.Count(finding.Documents)], Color.Yellow);
        if (drill.Leftovers.Count > 0)
            screen.Line(words["drill.leftovers", string.Join(", ", drill.Leftovers.Select(Screen.Word))], Color.Yellow);
        screen.Line();
        if (drill.Outcome == "Failed")
            screen.Warn(words["drill.failed", drill.Id, drill.BackupId]);
        else
            screen.Line(NextStep(drill, words), ColorOf(drill.Outcome));
    }

    private static TextTable Facts(Drill drill, Session session)
    {
        var (words, say, coverage) = (session.Words, session.Screen.Say, drill.Coverage);
        var facts = new TextTable().Column("").Column("")
            .Row(words["column.drill"], drill.Id)
            .Row(words["column.outcome"], Outcome(drill, session))
            .Row(words["column.backup"], drill.BackupId)
            .Row(words["fact.env"], drill.Env)
            .Row(words["column.started"], say.Time(drill.StartedAt));
        if (drill.EndedAt is { } ended)
            facts.Row(words["fact.took"], say.Span(ended - drill.StartedAt));
        if (drill.RecoverySeconds is { } seconds)
            facts.Row(words["column.recovery"], say.Seconds(seconds));
        if (drill.HasEnded)
            facts.Row(words["fact.coverage"], words["drill.coverage", coverage.Collections, coverage.OfCollections, Sayings.Count(coverage.Documents), Sayings.Count(coverage.OfDocuments)]);
        if (drill.SampleDocuments is { } sample)
            facts.Row(words["fact.sample"], words["drill.sample", Sayings.Count(sample)]);
        // That of a collection stands below, in a line of its own.
        if (drill.Reason is { } reason && drill.Collections.All(one => one.Reason is null))
            facts.Row(words["fact.reason"], Screen.Word(reason));
        return facts;
    }

    private static TextTable CollectionTable(Drill drill, Session session)
    {
        var words = session.Words;
        var table = new TextTable()
            .Column(words["column.collection"]).Column(words["column.outcome"]).Column(words["column.documents"], right: true, rank: 1)
            .Column(words["column.differences"], right: true).Column(words["column.recovery"], right: true, rank: 2);
        foreach (var one in drill.Collections)
        {
            table.Row(
                one.Collection, new Cell(words.Of("drilled", one.Status), ColorOf(one.Status)), Sayings.Count(one.Documents),
                new Cell(Sayings.Count(one.Differences), one.Differences > 0 ? Color.Red : null), session.Screen.Say.Seconds(one.RecoverySeconds));
        }
        return table;
    }

    private static string NextStep(Drill drill, Texts.Words words) => drill.Outcome switch
    {
        "Running" => words["next.running", drill.Id],
        "Passed" when drill.Coverage.Collections == drill.Coverage.OfCollections => words["drill.passed", drill.BackupId],
        "Passed" => words["drill.passedSome", drill.BackupId],
        _ => words["drill.ended", drill.Id, words.Of("drilled", drill.Outcome)],
    };

    private static Cell Outcome(Drill drill, Session session) => new(session.Words.Of("drilled", drill.Outcome), ColorOf(drill.Outcome));

    private static Color ColorOf(string outcome) => outcome switch
    {
        "Passed" => Color.Green,
        "Failed" => Color.Red,
        "Canceled" => Color.Yellow,
        "Pending" => Color.Grey,
        _ => Color.Blue,
    };
}

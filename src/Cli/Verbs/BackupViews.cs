using Cli.Api;
using Cli.Output;
using Spectre.Console;

namespace Cli.Verbs;

/// <summary>How backups look, wherever one is shown.</summary>
internal static class BackupViews
{
    public static TextTable Table(IReadOnlyList<Backup> backups, Session session)
    {
        var words = session.Words;
        var grid = new TextTable()
            .Column(words["column.backup"]).Column(words["column.started"], rank: 2).Column(words["column.outcome"]).Column(words["column.scope"], rank: 4)
            .Column(words["column.documents"], right: true, rank: 1).Column(words["column.stored"], right: true, rank: 3).Column(words["column.gate"], rank: 5)
            .Column(words["column.note"], rank: 6);
        foreach (var backup in backups)
        {
            grid.Row(
                backup.Id, session.Screen.Say.Time(backup.StartedAt), Outcome(backup, session), words.Of("scope", backup.Kind ?? backup.Scope), Sayings.Count(backup.Documents),
                Sizes.Bytes(backup.StoredBytes), Gate(backup, session), Note(backup, session));
        }
        return grid;
    }

    public static Cell Outcome(Backup backup, Session session) => new(session.Words.Of("outcome", backup.State ?? backup.Outcome), backup switch
    {
        { State: not null } => Color.Grey,
        { Outcome: "Complete" } => Color.Green,
        { Outcome: "Running" } => Color.Blue,
        { Outcome: "Partial" or "Canceled" or "Superseded" } => Color.Yellow,
        _ => Color.Red,
    });

    /// <summary>One backup: what it is, its collections, and what to do next.</summary>
    public static void Show(Backup backup, Session session)
    {
        var (words, screen) = (session.Words, session.Screen);
        var facts = new TextTable().Column("").Column("");
        facts.Row(words["column.backup"], backup.Id);
        facts.Row(words["column.outcome"], Outcome(backup, session));
        Fact(words["fact.env"], backup.Env);
        Fact(words["column.scope"], words.Of("scope", backup.Kind ?? backup.Scope));
        Fact(words["column.started"], screen.Say.Time(backup.StartedAt));
        Fact(words["fact.took"], backup.DurationSeconds is { } seconds ? screen.Say.Seconds(seconds) : null);
        Fact(words["column.documents"], Sayings.Count(backup.Documents));
        Fact(words["fact.size"], words["fact.sizeIs", Sizes.Bytes(backup.StoredBytes), Sizes.Bytes(backup.RawBytes)]);
        Fact(words["column.gate"], backup.Gate is { } gate ? words.Of("verdict", gate.Verdict) : null);
        Fact(words["fact.accepted"], backup.Gate?.AcceptedReason);
        Fact(words["fact.damage"], backup.Damage?.Reason);
        Fact(words["fact.held"], backup.Hold is { } hold ? $"{hold.Reason}{(hold.Until is { } until ? $" ({screen.Say.Time(until)})" : "")}" : null);
        Fact(words["fact.keptUntil"], backup.KeptUntil is { } kept ? screen.Say.Time(kept) : null);
        Fact(words["fact.delayedBy"], backup.DelayedBy);
        Fact(words["fact.disturbedBy"], backup.DisturbedBy);
        Fact(words["fact.suspended"], backup.Suspended is { } suspended ? string.Join(", ", suspended) : null);
        // Each missing collection has its own line below.
        Fact(words["fact.reason"], backup.Missed.Count == 0 ? backup.Reason : null);
        TrustViews.Rows(facts, backup, session);
        screen.Table(facts);
        if (backup.Exports.Count > 0)
        {
            screen.Line();
            screen.Table(ExportTable(backup, session));
        }
        foreach (var missed in backup.Missed)
            screen.Line(words["show.missed", missed.Collection, missed.Reason], Color.Yellow);
        foreach (var finding in backup.Gate?.Findings ?? [])
            screen.Line(finding.Sentence?.In(words.Language) ?? finding.Kind ?? "", Color.Red);
        if (NextStep(backup, words) is { } next)
        {
            screen.Line();
            screen.Line(next);
        }

        void Fact(string title, string? value)
        {
            if (value is not null)
                facts.Row(title, value);
        }
    }

    /// <summary>The collections of a backup.</summary>
    public static TextTable ExportTable(Backup backup, Session session)
    {
        var words = session.Words;
        var table = new TextTable()
            .Column(words["column.collection"]).Column(words["column.status"]).Column(words["column.documents"], right: true)
            .Column(words["column.raw"], right: true, rank: 2).Column(words["column.stored"], right: true, rank: 1).Column(words["column.verified"], rank: 3);
        foreach (var export in backup.Exports)
        {
            table.Row(
                export.Collection, new(words.Of("export", export.Status), export.Status is "Failed" or "Unknown" ? Color.Red : null), Sayings.Count(export.Documents),
                Sizes.Bytes(export.RawBytes), Sizes.Bytes(export.StoredBytes), export.Verified ? words["show.verified"] : words["show.notVerified"]);
        }
        return table;
    }

    private static string? NextStep(Backup backup, Texts.Words words) => backup switch
    {
        { State: not null } => null,
        { Outcome: "Running" } => words["next.running", backup.Id],
        { Damage: not null } => words["next.damaged", backup.Id],
        { Gate.Verdict: "tripped" } => words["next.tripped", backup.Id],
        { Outcome: "Partial" } => words["next.partial", backup.Id],
        { Outcome: "Complete" } => words["next.complete", backup.Id],
        { Outcome: "Failed" or "Missed" or "Unknown" } => words["next.failed", backup.Id],
        _ => null,
    };

    private static Cell Gate(Backup backup, Session session) =>
        new(backup.Gate is { } gate ? session.Words.Of("verdict", gate.Verdict) : "", backup.Gate?.Verdict == "tripped" ? Color.Red : null);

    private static string Note(Backup backup, Session session) =>
        backup.Damage is not null ? session.Words["note.damaged"]
        : backup.Hold is not null ? session.Words["note.held"]
        : backup.Missed.Count > 0 ? session.Words["note.missed", backup.Missed.Count]
        : "";
}

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
                Sayings.Bytes(backup.StoredBytes), Gate(backup, session), Note(backup, session));
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

    private static Cell Gate(Backup backup, Session session) =>
        new(backup.Gate is { } gate ? session.Words.Of("verdict", gate.Verdict) : "", backup.Gate?.Verdict == "tripped" ? Color.Red : null);

    private static string Note(Backup backup, Session session) =>
        backup.Hold is not null ? session.Words["note.held"]
        : backup.Missed.Count > 0 ? session.Words["note.missed", backup.Missed.Count]
        : "";
}

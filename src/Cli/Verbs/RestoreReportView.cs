using Cli.Api;
using Cli.Output;
using Spectre.Console;

namespace Cli.Verbs;

/// <summary>What a restore did, how it was verified, and what can be done next.</summary>
internal sealed class RestoreReportView(Session session)
{
    public void Show(Restore restore)
    {
        var (words, screen) = (session.Words, session.Screen);
        screen.Line();
        var hasChanged = restore.ApprovedAt is not null && restore.Outcome is not "Failed";
        if (hasChanged && restore.Collections.Count > 0)
            screen.Table(Table(restore));
        foreach (var one in restore.Collections.Where(one => one.Reason is not null))
            screen.Line($"{Screen.Word(one.Target)}: {Screen.Word(one.Reason!)}", Color.Yellow);
        if (restore.Outcome == "Failed")
            screen.Warn(words["restore.failed", restore.Id, restore.Reason ?? ""].TrimEnd());
        else
            screen.Line(Outcome(restore), ColorOf(restore.Outcome));
        if (!hasChanged)
            return;
        screen.Line();
        if (Window(restore) is { } window)
            screen.Line(words["restore.window", screen.Say.Span(window)]);
        if (restore.Leftovers is { Count: > 0 } leftovers)
            screen.Line(words["restore.leftovers", string.Join(", ", leftovers.Select(Screen.Word))], Color.Yellow);
        if (restore.SafetyBackupId is { } safety)
            screen.Line(words["restore.safety", safety]);
        screen.Line(words["restore.undo", restore.Id]);
    }

    public static Color ColorOf(string outcome) => outcome switch
    {
        "Complete" => Color.Green,
        "Failed" => Color.Red,
        "Partial" or "Canceled" or "Expired" => Color.Yellow,
        _ => Color.Blue,
    };

    private string Outcome(Restore restore)
    {
        var (words, proved) = (session.Words, Sayings.Count(restore.Collections.Sum(one => one.Verified ?? 0)));
        var sentence = restore.Outcome switch
        {
            "Complete" => words["restore.complete", restore.Id, proved],
            "Partial" => words["restore.partial", restore.Id, proved, Sayings.Count(restore.Collections.Sum(one => one.Differences ?? 0))],
            _ => words["restore.ended", restore.Id, words.Of("restored", restore.Outcome)],
        };
        return words.Join(sentence, restore.Reason is { } reason ? Screen.Word(reason) : null);
    }

    private TextTable Table(Restore restore)
    {
        var words = session.Words;
        var table = new TextTable().Column(words["column.target"]).Column(words["column.outcome"]).Column(words["column.imported"], right: true)
            .Column(words["column.removed"], right: true, rank: RestoreWork.Removes(restore.Mode) ? 1 : 3).Column(words["column.proved"], right: true)
            .Column(words["column.differences"], right: true, rank: 2);
        foreach (var one in restore.Collections)
        {
            table.Row(
                one.Target, new Cell(words.Of("restored", one.Status), ColorOf(one.Status ?? "")), Sayings.Count(one.Imported), Sayings.Count(one.Removed), Sayings.Count(one.Verified),
                new Cell(Sayings.Count(one.Differences), one.Differences > 0 ? Color.Yellow : null));
        }
        return table;
    }

    // The longest time in which writes by others were not detected.
    private static TimeSpan? Window(Restore restore) =>
        restore.Collections.Select(one => one.Window is { LookAt: { } look, ImportedAt: { } imported } ? imported - look : (TimeSpan?)null).Max();
}

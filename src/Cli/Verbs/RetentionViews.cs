using System.Globalization;
using System.Text.RegularExpressions;
using Cli.Api;
using Cli.Output;
using Spectre.Console;

namespace Cli.Verbs;

/// <summary>How a plan of retention looks.</summary>
internal static partial class RetentionViews
{
    private const int IdTimeLetters = 16;

    // How the app's reasons begin, and their names here.
    private static readonly (string Start, string Kind)[] Kinds =
    [
        ("there are no rules", "noRules"), ("held: ", "held"), ("needed by ", "needed"), ("read by ", "needed"), ("a field is missing", "older"), ("dated ahead", "ahead"),
        ("safety copy ", "safety"), ("last", "last"), ("daily ", "daily"), ("weekly ", "weekly"), ("monthly ", "monthly"), ("yearly ", "yearly"), ("within ", "within"),
        ("minimumGood", "minimumGood"), ("others ", "others"),
    ];

    /// <summary>Rules, what is deleted, what is kept and why, and what prevents deletion.</summary>
    /// <param name="session">Of the verb.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="all">Whether to name each kept backup.</param>
    /// <param name="isNow">Whether it is the plan for now, not for another time.</param>
    public static void Show(Session session, RetentionPlan plan, bool all, bool isNow)
    {
        var (screen, words, goes) = (session.Screen, session.Words, plan.Goes);
        screen.Line(words["forget.rules", plan.RulesText]);
        screen.Line(words["forget.at", screen.Say.Time(plan.At)]);
        if (plan.Simulated is { } simulated)
            screen.Line(words["forget.simulated", simulated]);
        screen.Line();
        if (goes.Count > 0)
        {
            screen.Line(words["forget.goes", goes.Count]);
            screen.Table(Going(goes, session));
            screen.Line();
        }
        screen.Line(words["forget.keeps", plan.Backups.Count - goes.Count]);
        screen.Table(all ? Kept(plan, session) : Counts(plan, session));
        screen.Line();
        if (plan.Frozen is not null || !plan.HasRules)
            screen.Line(Sentence(session, plan), Color.Yellow);
        else if (goes.Count == 0)
            screen.Line(words["forget.nothing"]);
        else if (isNow)
            screen.Line(words["forget.timer"]);
    }

    /// <summary>Why nothing is deleted, and what to do: in the user's language if this version knows the reason.</summary>
    public static string Sentence(Session session, RetentionPlan plan) =>
        !plan.HasRules ? session.Words["forget.noRules"] : session.Words.Find($"frozen.{plan.Frozen}") ?? plan.Sentence;

    private static TextTable Going(IReadOnlyList<PlannedBackup> goes, Session session)
    {
        var table = new TextTable().Column(session.Words["column.backup"]).Column(session.Words["column.started"], rank: 1).Column(session.Words["column.goes"]);
        foreach (var backup in goes)
            table.Row(backup.Id, Started(backup.Id, session), new Cell(session.Words.Of("expire", backup.Expire), Color.Red));
        return table;
    }

    private static TextTable Kept(RetentionPlan plan, Session session)
    {
        var table = new TextTable().Column(session.Words["column.backup"]).Column(session.Words["column.started"], rank: 1).Column(session.Words["column.keptBy"]);
        foreach (var backup in plan.Backups.Where(backup => backup.Expire is null))
            table.Row(backup.Id, Started(backup.Id, session), string.Join(", ", (backup.Keep ?? []).Select(reason => Why(reason, session))));
        return table;
    }

    // A backup counts for each rule that keeps it.
    private static TextTable Counts(RetentionPlan plan, Session session)
    {
        var table = new TextTable().Column(session.Words["column.keptBy"]).Column(session.Words["column.backups"], right: true);
        foreach (var rule in plan.Backups.SelectMany(backup => (backup.Keep ?? []).Select(reason => Split(reason).Kind).Distinct()).CountBy(kind => kind).OrderByDescending(rule => rule.Value))
            table.Row(session.Words.Of("keep", rule.Key), Sayings.Count(rule.Value));
        return table;
    }

    private static string Why(string reason, Session session)
    {
        var (kind, detail) = Split(reason);
        var text = Times().Replace(detail.Replace("until ", session.Words["keep.until"], StringComparison.Ordinal), match => session.Screen.Say.Time(
            DateTimeOffset.ParseExact(match.Value, "yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)));
        return $"{session.Words.Of("keep", kind)} {text}".TrimEnd();
    }

    private static (string Kind, string Detail) Split(string reason)
    {
        var known = Array.Find(Kinds, kind => reason.StartsWith(kind.Start, StringComparison.Ordinal));
        return known.Kind is null ? (reason, "") : (known.Kind, known.Start.EndsWith(' ') ? reason[known.Start.Length..] : "");
    }

    // An id begins with the time of its backup.
    private static string Started(string id, Session session) =>
        id.Length > IdTimeLetters && DateTimeOffset.TryParseExact(id[..IdTimeLetters], "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? session.Screen.Say.Time(time)
            : "-";

    [GeneratedRegex(@"\b\d{4}-\d\d-\d\d \d\d:\d\dZ", RegexOptions.None, 1000)]
    private static partial Regex Times();
}

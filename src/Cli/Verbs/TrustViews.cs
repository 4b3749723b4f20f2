using System.Text.Json;
using Cli.Api;
using Cli.Output;

namespace Cli.Verbs;

/// <summary>How far a backup can be relied on, in words.</summary>
internal static class TrustViews
{
    /// <summary>A line a rung: since when, until when, by what.</summary>
    public static void Rows(TextTable table, Backup backup, Session session)
    {
        foreach (var rung in backup.Trust)
            table.Row(session.Words.Of("rung", rung.Rung), Line(rung, session));
    }

    /// <summary>The lowest rung that a backup lacks; null if it lacks none, or the app has none.</summary>
    public static string? Lacks(Backup backup) => backup.Trust.FirstOrDefault(rung => rung.At is null)?.Rung;

    /// <summary>The highest rung up to which it lacks none; null if it lacks the first.</summary>
    public static string? Reached(Backup backup) => backup.Trust.TakeWhile(rung => rung.At is not null).LastOrDefault()?.Rung;

    /// <summary>Both in one line.</summary>
    public static string Sentence(Backup backup, Session session)
    {
        var (words, reached, lacks) = (session.Words, Reached(backup), Lacks(backup));
        return reached is null ? words["trust.none"]
            : lacks is null ? words.Of("rung", reached)
            : words["trust.reached", words.Of("rung", reached), words.Of("rung", lacks)];
    }

    /// <summary>The same for scripts.</summary>
    public static void Write(Utf8JsonWriter json, Backup? backup)
    {
        json.WriteStartObject("trust");
        json.WriteString("reached", backup is null ? null : Reached(backup));
        json.WriteString("lacks", backup is null ? null : Lacks(backup));
        json.WriteEndObject();
    }

    private static string Line(TrustRung rung, Session session)
    {
        if (rung.At is not { } at)
            return session.Words["trust.no"];
        var since = rung.ExpiresAt is { } until
            ? session.Words["trust.until", session.Screen.Say.Time(at), session.Screen.Say.Time(until)]
            : session.Screen.Say.Time(at);
        return rung.Evidence is { } evidence ? session.Words["trust.evidence", since, evidence] : since;
    }
}

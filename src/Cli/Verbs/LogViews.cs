using System.Globalization;
using System.Text.Json;
using Cli.Api;
using Cli.Output;
using Spectre.Console;

namespace Cli.Verbs;

/// <summary>Shows log orders and logs. A device wrote the whole log: nothing in it is trusted.</summary>
internal static class LogViews
{
    private const string Indent = "    ";

    // The fields that say where a log comes from; the rest are free fields.
    private static readonly string[] Origin = ["id", "version", "from", "uin", "device", "tab", "seq"];
    private static readonly string[] Head = ["time", "level", "msg", .. Origin];

    public static TextTable Table(IReadOnlyList<LogOrder> orders, Session session)
    {
        var words = session.Words;
        var table = new TextTable()
            .Column(words["column.order"]).Column(words["column.created"], rank: 3).Column(words["column.uin"]).Column(words["column.outcome"])
            .Column(words["column.logs"], right: true, rank: 1).Column(words["column.until"], rank: 4).Column(words["column.kind"], rank: 2);
        foreach (var order in orders)
        {
            table.Row(
                order.Id, session.Screen.Say.Time(order.CreatedAt), order.Uin, Outcome(order, session), Sayings.Count(order.Logs),
                session.Screen.Say.Time(order.EndedAt ?? order.Expires), words.Of("orderKind", order.Kind));
        }
        return table;
    }

    /// <summary>An order without its logs.</summary>
    public static void Show(Session session, LogOrder order)
    {
        var (words, say) = (session.Words, session.Screen.Say);
        var facts = new TextTable().Column("").Column("")
            .Row(words["column.order"], order.Id)
            .Row(words["column.uin"], order.Uin)
            .Row(words["column.outcome"], Outcome(order, session))
            .Row(words["column.kind"], words.Of("orderKind", order.Kind));
        if (order.From is not null || order.To is not null)
            facts.Row(words["column.window"], words["logs.window", order.From is { } from ? say.Time(from) : "…", order.To is { } to ? say.Time(to) : "…"]);
        if (order.Level is not null)
            facts.Row(words["column.level"], words["logs.level", order.Level]);
        facts.Row(words["column.created"], say.Time(order.CreatedAt));
        facts.Row(words["column.until"], say.Time(order.EndedAt ?? order.Expires));
        facts.Row(words["column.logs"], $"{Sayings.Count(order.Logs)} ({Sizes.Bytes(order.RawBytes)})");
        foreach (var device in order.Devices)
            facts.Row(words["column.device"], words["logs.device", device.Device, words.Of("device", device.State), Sayings.Count(device.Logs)]);
        if (order.Reason is { } reason)
            facts.Row(words["column.reason"], reason);
        session.Screen.Table(facts);
    }

    /// <summary>How an order ended, and how to see its logs.</summary>
    public static void ShowEnd(Session session, LogOrder order)
    {
        session.Screen.Line(session.Words.Of("orderEnd", order.Outcome), ColorOf(order) ?? Color.Default);
        if (order.Reason is { } reason)
            session.Screen.Line(reason.ReplaceLineEndings(" "));
        if (order.Logs > 0)
            session.Screen.Line(session.Words["logs.see", Sayings.Count(order.Logs), order.Id]);
    }

    /// <summary>How a verb ends that has waited for it.</summary>
    public static ExitCode EndOf(LogOrder order) => order.Outcome switch
    {
        "Collected" => ExitCode.Done,
        "Partial" => ExitCode.Partial,
        "Expired" => ExitCode.NotFound,
        "Canceled" => ExitCode.Canceled,
        _ => ExitCode.Failed,
    };

    /// <summary>One log. Lines after its first are indented, so that none of them can look like a log.</summary>
    public static void ShowLog(Session session, JsonElement log)
    {
        var message = Text(log, "msg").ReplaceLineEndings($"\n{Indent}");
        var own = Fields(log, name => !Head.Contains(name, StringComparer.Ordinal));
        session.Screen.Line($"{Time(session, log)} {Level(log),-5} {message}{(own is null ? "" : $" {own}")}");
        if (session.IsVerbose && Fields(log, name => Origin.Contains(name, StringComparer.Ordinal)) is { } origin)
            session.Screen.Line($"{Indent}{origin}");
    }

    private static Cell Outcome(LogOrder order, Session session) => new(session.Words.Of("orderOutcome", order.Outcome), ColorOf(order));

    private static Color? ColorOf(LogOrder order) => order.Outcome switch
    {
        "Collected" => Color.Green,
        "Waiting" => Color.Blue,
        "Partial" or "Canceled" => Color.Yellow,
        _ => Color.Red,
    };

    // With milliseconds: logs of one click are only a few apart.
    private static string Time(Session session, JsonElement log)
    {
        if (!log.TryGetProperty("time", out var time) || !time.TryGetInt64(out var ms) || ms < 0 || ms > DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())
            return "-";
        return TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(ms), session.Time.LocalTimeZone).ToString("yyyy-MM-dd HH:mm:ss.fff zzz", CultureInfo.InvariantCulture);
    }

    private static string Level(JsonElement log)
    {
        var level = Text(log, "level").ReplaceLineEndings(" ");
        return level is "warn" or "error" ? level.ToUpperInvariant() : level;
    }

    private static string Text(JsonElement log, string name) =>
        !log.TryGetProperty(name, out var value) ? "-" : value.ValueKind == JsonValueKind.String ? value.GetString()! : JsonText.Of(value, indented: false);

    private static string? Fields(JsonElement log, Func<string, bool> isWanted)
    {
        var fields = log.EnumerateObject().Where(field => isWanted(field.Name)).ToList();
        return fields.Count == 0 ? null : JsonText.Of(JsonText.Make(json => fields.ForEach(field => field.WriteTo(json))), indented: false);
    }
}

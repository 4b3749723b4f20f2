using System.CommandLine;
using Cli.Api;
using Cli.Output;

namespace Cli.Verbs;

/// <summary><c>wf logs list</c>: orders and reports, newest first.</summary>
internal sealed class LogsListVerb : Verb
{
    private readonly Option<string?> uin;
    private readonly Option<int?> limit;
    private readonly Option<bool> all;

    public LogsListVerb(Shell shell)
        : base(shell, "list", "logs.list")
    {
        uin = Opt<string?>("--uin", "UIN");
        limit = Number("--limit", "N", "-n");
        all = Opt<bool>("--all");
    }

    protected override async Task<ExitCode> RunAsync(Session session, ParseResult args, CancellationToken cancellation)
    {
        var most = args.GetValue(all) ? int.MaxValue : args.GetValue(limit) ?? Limits.ListRows;
        var (shown, hasMore) = (new List<Answer<LogOrder>>(), false);
        await foreach (var order in session.Api.OrdersAsync(args.GetValue(uin), null, Math.Min(most, Limits.PageSize - 1) + 1, cancellation))
        {
            if (hasMore = shown.Count == most)
                break;
            shown.Add(order);
        }
        session.Screen.Document(JsonText.Make(json =>
        {
            json.WriteStartArray("orders");
            shown.ForEach(order => order.Raw.WriteTo(json));
            json.WriteEndArray();
            json.WriteBoolean("hasMore", hasMore);
        }));
        if (shown.Count == 0)
            session.Screen.Line(Words["logs.none"]);
        session.Screen.Table(LogViews.Table(shown.ConvertAll(order => order.Value), session));
        if (hasMore)
            session.Screen.Line(Words["list.more", most]);
        return ExitCode.Done;
    }
}

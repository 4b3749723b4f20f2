using System.CommandLine;
using Cli.Api;

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
        await NewestRows.ShowAsync(
            session, "orders", most, pageSize => session.Api.OrdersAsync(args.GetValue(uin), null, pageSize, cancellation), Words["logs.none"], orders => LogViews.Table(orders, session));
        return ExitCode.Done;
    }
}

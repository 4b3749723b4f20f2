using System.CommandLine;
using System.Text;
using Cli.Api;
using Cli.Settings;

namespace Cli.Verbs;

/// <summary><c>wf logs show</c>: an order, and the logs that it has brought.</summary>
internal sealed class LogsShowVerb : Verb
{
    private const int Lines = 100;

    private readonly Argument<string> id;
    private readonly Option<bool> follow;
    private readonly Option<string?> waitTimeout;
    private readonly Option<string?> text;
    private readonly Option<string?> level;
    private readonly Option<DateTimeOffset?> since;
    private readonly Option<DateTimeOffset?> until;
    private readonly Option<int?> lines;
    private readonly Option<bool> all;

    public LogsShowVerb(Shell shell)
        : base(shell, "show", "logs.show")
    {
        id = Need("id");
        follow = Opt<bool>("--follow", null, "-f");
        Add(waitTimeout = WaitTimeout.Make(Words));
        text = Opt<string?>("--text", Words["help.text"]);
        Add(level = LogsGroup.Level(shell));
        Add(since = TimeOption.Make(shell, "--since", isPast: true));
        Add(until = TimeOption.Make(shell, "--until", isPast: true));
        lines = Number("--lines", "N", "-n");
        all = Opt<bool>("--all");
    }

    public override IReadOnlyList<ExitCode> Ends => [ExitCode.Partial, ExitCode.NotFound, ExitCode.WaitTimedOut];

    protected override async Task<ExitCode> RunAsync(Session session, ParseResult args, CancellationToken cancellation)
    {
        var which = await session.Api.OrderIdAsync(args.GetValue(id)!, Words, cancellation);
        var waiting = new LogOrderWait(session, which, WaitTimeout.Parse(args.GetValue(waitTimeout)));
        var isFollowed = args.GetValue(follow) || args.GetValue(waitTimeout) is not null;
        var order = isFollowed ? await waiting.UntilEndAsync(cancellation) : await session.Api.OrderAsync(which, cancellation);
        LogViews.Show(session, order.Value);
        // While it waits there are no logs to read, and the app refuses.
        if (order.Value.HasEnded)
            await ShowLogsAsync(session, which, args, cancellation);
        else
            session.Screen.Line(Words["logs.follow", which]);
        waiting.Summary(order.Raw);
        return isFollowed ? LogViews.EndOf(order.Value) : ExitCode.Done;
    }

    private async Task ShowLogsAsync(Session session, string which, ParseResult args, CancellationToken cancellation)
    {
        var (most, shown) = (args.GetValue(all) ? int.MaxValue - 1 : args.GetValue(lines) ?? Lines, 0);
        session.Screen.Line();
        await foreach (var log in session.Api.LogsAsync(which, FilterOf(args), most + 1, cancellation))
        {
            if (shown == most)
            {
                session.Screen.Line();
                session.Screen.Line(Words["logs.more", most]);
                return;
            }
            shown++;
            session.Screen.Message("item", "log", log);
            LogViews.ShowLog(session, log);
        }
        if (shown == 0)
            session.Screen.Line(Words["logs.noLogs"]);
    }

    private string FilterOf(ParseResult args)
    {
        var filter = new StringBuilder();
        Append("text", args.GetValue(text));
        Append("level", args.GetValue(level));
        Append("from", args.GetValue(since) is { } from ? TimeOption.Text(from) : null);
        Append("to", args.GetValue(until) is { } to ? TimeOption.Text(to) : null);
        return filter.ToString();

        void Append(string name, string? value)
        {
            if (value is not null)
                filter.Append('&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        }
    }
}

using System.CommandLine;
using Cli.Api;
using Cli.Output;
using Cli.Settings;

namespace Cli.Verbs;

/// <summary><c>wf logs order</c>: asks the devices of a user for their logs.</summary>
internal sealed class LogsOrderVerb : Verb
{
    private readonly Argument<string> uin;
    private readonly Option<DateTimeOffset?> since;
    private readonly Option<DateTimeOffset?> until;
    private readonly Option<string?> level;
    private readonly Option<DateTimeOffset?> expires;
    private readonly Option<bool> live;
    private readonly Option<bool> wait;
    private readonly Option<string?> waitTimeout;

    public LogsOrderVerb(Shell shell)
        : base(shell, "order", "logs.order")
    {
        uin = Need("uin");
        Add(since = TimeOption.Make(shell, "--since", isPast: true));
        Add(until = TimeOption.Make(shell, "--until", isPast: true));
        Add(level = LogsGroup.Level(shell));
        Add(expires = TimeOption.Make(shell, "--expires", isPast: false));
        live = Opt<bool>("--live");
        wait = Opt<bool>("--wait");
        Add(waitTimeout = WaitTimeout.Make(Words));
    }

    public override IReadOnlyList<ExitCode> Ends => [ExitCode.Partial, ExitCode.NotFound, ExitCode.WaitTimedOut];

    protected override async Task<ExitCode> RunAsync(Session session, ParseResult args, CancellationToken cancellation)
    {
        var body = JsonText.Make(json =>
        {
            json.WriteString("uin", args.GetValue(uin));
            WriteTime("from", since);
            WriteTime("to", until);
            WriteTime("expires", expires);
            if (args.GetValue(level) is { } loud)
                json.WriteString("level", loud);
            json.WriteBoolean("live", args.GetValue(live));
            if (session.Api.Server.Env is { } env)
                json.WriteString("env", env);

            void WriteTime(string name, Option<DateTimeOffset?> option)
            {
                if (args.GetValue(option) is { } time)
                    json.WriteString(name, TimeOption.Text(time));
            }
        });
        var started = await session.Api.SendAsync(HttpMethod.Post, "api/logs/orders", body, ApiJson.Default.Started, cancellation);
        var order = await session.Api.OrderAsync(started.Value.Id, cancellation);
        session.Screen.Line(Words["logs.ordered", order.Value.Id, order.Value.Uin, session.Screen.Say.Time(order.Value.Expires)]);
        if (args.GetValue(wait) || args.GetValue(waitTimeout) is not null)
        {
            var waiting = new LogOrderWait(session, order.Value.Id, WaitTimeout.Parse(args.GetValue(waitTimeout)));
            var ended = await waiting.UntilEndAsync(cancellation);
            waiting.Summary(ended.Raw);
            LogViews.ShowEnd(session, ended.Value);
            return LogViews.EndOf(ended.Value);
        }
        session.Screen.Document(order.Raw);
        session.Screen.Line(Words["logs.follow", order.Value.Id]);
        return ExitCode.Done;
    }
}

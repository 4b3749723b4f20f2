using System.CommandLine;
using System.Globalization;
using Cli.Api;
using Cli.Output;
using Cli.Settings;
using Spectre.Console;

namespace Cli.Verbs;

/// <summary><c>wf forget</c>: shows what the retention rules let expire, and deletes it once a person has typed the environment's name.</summary>
internal sealed class ForgetVerb : Verb
{
    private readonly Option<bool> apply;
    private readonly Option<string?> confirm;
    private readonly Option<int?> days;
    private readonly Option<DateTimeOffset?> at;
    private readonly Option<bool> all;
    private readonly Option<bool> unfreeze;
    private readonly Option<string?> reason;
    private readonly Option<string?> waitTimeout;

    public ForgetVerb(Shell shell)
        : base(shell, "forget")
    {
        apply = Opt<bool>("--apply");
        confirm = Opt<string?>("--confirm", Words["help.name"]);
        days = Number("--days", "N");
        Add(at = TimeOption.Make(shell, "--at", isPast: false));
        all = Opt<bool>("--all");
        unfreeze = Opt<bool>("--unfreeze");
        reason = Opt<string?>("--reason", Words["help.text"]);
        Add(waitTimeout = WaitTimeout.Make(Words));
    }

    public override IReadOnlyList<ExitCode> Ends => [ExitCode.Partial, ExitCode.WaitTimedOut, ExitCode.Refused];

    protected override async Task<ExitCode> RunAsync(Session session, ParseResult args, CancellationToken cancellation)
    {
        var (isApply, isUnfreeze, isOther) = (args.GetValue(apply), args.GetValue(unfreeze), args.GetValue(days) is not null || args.GetValue(at) is not null);
        if ((isApply && (isOther || isUnfreeze)) || (isUnfreeze && isOther))
            throw new Failure(ExitCode.Usage, Words["forget.oneOnly"]);
        if (isUnfreeze != args.GetValue(reason) is not null)
            throw new Failure(ExitCode.Usage, Words["forget.reasonOfUnfreeze"]);
        var plan = await session.Api.GetAsync(PathOf(args), KeepingJson.Default.RetentionPlan, cancellation);
        var env = await EnvAsync(session, plan.Value, isApply || isUnfreeze, cancellation);
        if (isUnfreeze)
            return await UnfreezeAsync(session, args.GetValue(reason)!, cancellation);
        RetentionViews.Show(session, plan.Value, args.GetValue(all), isNow: !isOther);
        if (isApply)
            return await ApplyAsync(session, plan, env, args, cancellation);
        session.Screen.Document(plan.Raw);
        return ExitCode.Done;
    }

    private string PathOf(ParseResult args)
    {
        var asked = new List<string>();
        if (args.GetValue(at) is { } time)
            asked.Add($"at={Uri.EscapeDataString(TimeOption.Text(time))}");
        if (args.GetValue(days) is { } number)
            asked.Add(string.Create(CultureInfo.InvariantCulture, $"days={number}"));
        return asked.Count == 0 ? "api/retention" : $"api/retention?{string.Join('&', asked)}";
    }

    // The plan is always for the server's own environment, whose name is in its backups; if the user named another one, nothing may be shown for it.
    private async Task<string?> EnvAsync(Session session, RetentionPlan plan, bool isNeeded, CancellationToken cancellation)
    {
        if (!isNeeded && session.Api.Server.Env is null)
            return null;
        if (plan.Simulated is not null)
            plan = (await session.Api.GetAsync("api/retention", KeepingJson.Default.RetentionPlan, cancellation)).Value;
        if (plan.Backups is not [var newest, ..])
            return null;
        var env = (await session.Api.GetAsync($"api/backups/{Uri.EscapeDataString(newest.Id)}", ApiJson.Default.Backup, cancellation)).Value.Env;
        if (session.Api.Server.Env is { } named && named != env)
            throw new Failure(ExitCode.Usage, Words["forget.otherEnv", env, named]);
        return env;
    }

    private async Task<ExitCode> ApplyAsync(Session session, Answer<RetentionPlan> plan, string? env, ParseResult args, CancellationToken cancellation)
    {
        var goes = plan.Value.Goes;
        if (!plan.Value.HasRules || plan.Value.Frozen is "gateTripped" or "rebuilt" or "clock")
            throw new Failure(ExitCode.Refused, RetentionViews.Sentence(session, plan.Value));
        session.Screen.Message("plan", RetentionDeletion.Name, plan.Raw);
        // Once rules are applied, the timer carries them out from then on, even if nothing expires today.
        if (goes.Count == 0 && plan.Value.Frozen is null)
            return ExitCode.Done;
        var question = goes.Count == 0 ? Words["forget.askRules", env] : Words["forget.ask", goes.Count, env];
        Confirmation.Type(session, question, env!, args.GetValue(confirm) is { } given ? [given] : []);
        var deletion = await RetentionDeletion.StartAsync(session, plan.Value, WaitTimeout.Parse(args.GetValue(waitTimeout)), cancellation);
        var end = await deletion.WaitAsync(cancellation);
        if (end.HasFailed)
            throw new Failure(ExitCode.Failed, Words["forget.failed", end.Id]);
        if (end.Total == 0)
            session.Screen.Line(Words["forget.applied"], Color.Green);
        else
            session.Screen.Line(Words["forget.done", end.Gone, end.Total], end.Gone == end.Total ? Color.Green : Color.Yellow);
        if (end.Left > 0)
            session.Screen.Line(Words["forget.left", end.Left]);
        if (end.Kept > 0)
            session.Screen.Line(Words["forget.kept", end.Kept]);
        return end.Gone == end.Total ? ExitCode.Done : ExitCode.Partial;
    }

    private async Task<ExitCode> UnfreezeAsync(Session session, string why, CancellationToken cancellation)
    {
        var answer = await session.Api.SendAsync(
            HttpMethod.Post, "api/retention/unfreeze", JsonText.Make(json => json.WriteString("reason", why)), ApiJson.Default.JsonElement, cancellation);
        session.Screen.Document(answer.Raw);
        session.Screen.Line(Words["forget.unfrozen"]);
        return ExitCode.Done;
    }
}

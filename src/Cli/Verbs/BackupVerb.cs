using System.CommandLine;
using Cli.Api;
using Cli.Output;
using Cli.Settings;

namespace Cli.Verbs;

/// <summary><c>wf backup [COLLECTION…] [--wait]</c>: starts one, and shows it live.</summary>
internal sealed class BackupVerb : Verb
{
    private readonly Argument<string[]> collections;
    private readonly Option<bool> wait;
    private readonly Option<string?> timeout;

    public BackupVerb(Shell shell)
        : base(shell, "backup")
    {
        collections = new("collection") { Description = Words["arg.collections"], Arity = ArgumentArity.ZeroOrMore };
        Add(collections);
        wait = Opt<bool>("--wait", null, "-w");
        Add(timeout = WaitTimeout.Make(Words));
    }

    public override IReadOnlyList<ExitCode> Ends =>
        [ExitCode.Done, ExitCode.Failed, ExitCode.Partial, ExitCode.GateTripped, ExitCode.Claimed, ExitCode.WaitTimedOut];

    protected override async Task<ExitCode> RunAsync(Session session, ParseResult args, CancellationToken cancellation)
    {
        var named = args.GetValue(collections) ?? [];
        var body = JsonText.Make(json =>
        {
            if (session.Api.Server.Env is { } env)
                json.WriteString("env", env);
            if (named.Length == 0)
                return;
            json.WriteStartArray("collections");
            Array.ForEach(named, json.WriteStringValue);
            json.WriteEndArray();
        });
        var id = (await session.Api.SendAsync(HttpMethod.Post, "api/backups", body, ApiJson.Default.Started, cancellation)).Value.Id;
        if (!args.GetValue(wait) && args.GetResult(timeout) is null)
        {
            session.Screen.Document(JsonText.Make(json => json.WriteString("id", id)));
            session.Screen.Line(Words["backup.started", id]);
            return ExitCode.Done;
        }
        session.Screen.Line(Words["backup.startedToWait", id]);
        var waiter = new Waiter<Backup>(session, "backup", Words["backup.goesOn", id], WaitTimeout.Parse(args.GetValue(timeout)));
        var ended = await waiter.UntilAsync(
            token => session.Api.GetAsync(session.Api.Path($"backups/{id}"), ApiJson.Default.Backup, token), HasEnded, new BackupProgress(session), cancellation);
        waiter.Summary(ended.Raw);
        BackupViews.Show(ended.Value, session);
        return CodeOf(ended.Value);
    }

    /// <summary>How a verb ends that has waited for it.</summary>
    public static ExitCode CodeOf(Backup backup) => backup switch
    {
        { Outcome: "Complete", Gate.Verdict: "tripped" } => ExitCode.GateTripped,
        { Outcome: "Complete" } => ExitCode.Done,
        { Outcome: "Partial" } => ExitCode.Partial,
        { Outcome: "Canceled" } => ExitCode.Canceled,
        _ => ExitCode.Failed,
    };

    // The comparison with the backup before comes last, where there is one.
    private static bool HasEnded(Backup backup) => backup.Outcome != "Running";
}

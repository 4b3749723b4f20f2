using System.CommandLine;
using Cli.Api;
using Cli.Output;
using Cli.Settings;

namespace Cli.Verbs;

/// <summary><c>wf drill [ID]</c>: has the app put a backup into throw-away collections and compare it, and waits for what comes of it.</summary>
internal sealed class DrillVerb : Verb
{
    private readonly Argument<string?> id;
    private readonly Option<string[]> collections;
    private readonly Option<int?> sample;
    private readonly Option<string?> timeout;

    public DrillVerb(Shell shell)
        : base(shell, "drill")
    {
        id = May("id");
        collections = Opt<string[]>("--collection", "NAME", "-c");
        sample = Number("--sample", "N");
        Add(timeout = WaitTimeout.Make(Words));
    }

    public override IReadOnlyList<ExitCode> Ends =>
        [ExitCode.Done, ExitCode.Failed, ExitCode.Damage, ExitCode.NotFound, ExitCode.Claimed, ExitCode.WaitTimedOut, ExitCode.Refused];

    protected override async Task<ExitCode> RunAsync(Session session, ParseResult args, CancellationToken cancellation)
    {
        var backup = args.GetValue(id) is { } named ? await session.Ids.BackupAsync(named, cancellation) : null;
        var body = JsonText.Make(json =>
        {
            if (backup is not null)
                json.WriteString("backup", backup);
            if (args.GetValue(collections) is { Length: > 0 } names)
                JsonText.Array(json, "collections", names);
            if (args.GetValue(sample) is { } most)
                json.WriteNumber("sampleDocuments", most);
        });
        var drill = (await session.Api.SendAsync(HttpMethod.Post, "api/drills", body, ApiJson.Default.Started, cancellation)).Value.Id;
        session.Screen.Line(Words["drill.started", drill]);
        var waiter = new Waiter<Drill>(session, "drill", Words["drill.goesOn", drill], WaitTimeout.Parse(args.GetValue(timeout)));
        var ended = await waiter.UntilAsync(token => session.Api.DrillAsync(drill, token), one => one.HasEnded, new DrillProgressView(session), cancellation);
        waiter.Summary(ended.Raw);
        DrillViews.Show(ended.Value, session);
        return CodeOf(ended.Value);
    }

    // One that broke off has found nothing.
    private static ExitCode CodeOf(Drill drill) => drill.Outcome switch
    {
        "Passed" => ExitCode.Done,
        "Canceled" => ExitCode.Canceled,
        "Failed" when drill.Collections.Any(one => one.Status == "Failed") => ExitCode.Damage,
        _ => ExitCode.Failed,
    };
}

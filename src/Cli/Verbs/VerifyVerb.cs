using System.CommandLine;
using Cli.Api;
using Cli.Output;
using Cli.Settings;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Cli.Verbs;

/// <summary><c>wf verify ID</c>: has the app read all files of a backup back, and waits for what comes of it.</summary>
internal sealed class VerifyVerb : Verb
{
    private readonly Argument<string> id;
    private readonly Option<string?> timeout;

    public VerifyVerb(Shell shell)
        : base(shell, "verify")
    {
        id = Need("id");
        Add(timeout = WaitTimeout.Make(Words));
    }

    public override IReadOnlyList<ExitCode> Ends =>
        [ExitCode.Done, ExitCode.Failed, ExitCode.Damage, ExitCode.NotFound, ExitCode.WaitTimedOut, ExitCode.Refused];

    protected override async Task<ExitCode> RunAsync(Session session, ParseResult args, CancellationToken cancellation)
    {
        var backup = await session.Ids.BackupAsync(args.GetValue(id)!, cancellation);
        var path = session.Api.Path($"backups/{Uri.EscapeDataString(backup)}/verify");
        var started = (await session.Api.SendAsync(HttpMethod.Post, path, JsonText.Make(_ => { }), KeepingJson.Default.StartedInstance, cancellation)).Value;
        session.Screen.Line(Words["verify.started", backup]);
        var waiter = new Waiter<VerifyStatus>(session, "verification", Words["verify.goesOn", backup], WaitTimeout.Parse(args.GetValue(timeout)));
        var link = InstanceLink.PathOn(session.Api.Server.Url, started.StatusQueryGetUri);
        var ended = await waiter.UntilAsync(
            async token => Shown(backup, (await session.Api.GetAsync(link, VerifyJson.Default.VerifyStatus, token)).Value),
            status => status.HasEnded, new View(session), cancellation);
        waiter.Summary(ended.Raw);
        return Tell(session, backup, ended.Value);
    }

    private ExitCode Tell(Session session, string backup, VerifyStatus status)
    {
        switch (status.End)
        {
            case { Verdict: "verified" } sound:
                session.Screen.Line(Words["verify.verified", backup, sound.Files, Sizes.Bytes(sound.StoredBytes)], Color.Green);
                return ExitCode.Done;
            case { Verdict: "damaged" } damaged:
                throw new Failure(ExitCode.Damage, Words["verify.damaged", backup, damaged.Reason ?? ""]);
            case { Verdict: "expired" }:
                throw new Failure(ExitCode.NotFound, Words["verify.expired", backup]);
            case { } unread:
                throw new Failure(ExitCode.Failed, Words["verify.unread", backup, unread.Reason ?? unread.Verdict]);
            default:
                throw new Failure(ExitCode.Failed, Words["verify.ended", backup, status.RuntimeStatus]);
        }
    }

    // Without the rest of the status, which holds the input and a link's worth of names.
    private static Answer<VerifyStatus> Shown(string backup, VerifyStatus status) => new(status, JsonText.Make(json =>
    {
        json.WriteString("backupId", backup);
        json.WriteString("runtimeStatus", status.RuntimeStatus);
        json.WriteNumber("total", status.CustomStatus?.Total ?? 0);
        json.WriteNumber("done", status.End?.Files ?? status.CustomStatus?.Done ?? 0);
        json.WriteNumber("storedBytes", status.End?.StoredBytes ?? status.CustomStatus?.StoredBytes ?? 0);
        if (status.End is not { } end)
            return;
        json.WriteString("verdict", end.Verdict);
        if (end.Reason is { } reason)
            json.WriteString("reason", reason);
    }));

    private sealed class View(Session session) : IProgressView<VerifyStatus>
    {
        public IRenderable Draw(VerifyStatus value, int lines) => new Text(Line(value));

        public string Line(VerifyStatus value)
        {
            var (progress, end) = (value.CustomStatus ?? new(), value.End);
            return session.Words["verify.progress", end?.Files ?? progress.Done, progress.Total, Sizes.Bytes(end?.StoredBytes ?? progress.StoredBytes)];
        }
    }
}

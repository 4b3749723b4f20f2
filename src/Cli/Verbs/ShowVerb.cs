using System.CommandLine;
using Cli.Api;
using Cli.Output;

namespace Cli.Verbs;

/// <summary><c>wf show ID</c>: one backup, one restore or one drill.</summary>
internal sealed class ShowVerb : Verb
{
    private readonly Argument<string> id;

    public ShowVerb(Shell shell)
        : base(shell, "show") => id = Need("id");

    public override IReadOnlyList<ExitCode> Ends => [ExitCode.Done, ExitCode.NotFound];

    protected override async Task<ExitCode> RunAsync(Session session, ParseResult args, CancellationToken cancellation)
    {
        var text = args.GetValue(id)!;
        if (text.StartsWith(Ids.RestorePrefix, StringComparison.OrdinalIgnoreCase))
            return await ShowRestoreAsync(session, await session.Ids.RestoreAsync(text, cancellation), cancellation);
        if (text.StartsWith(Ids.DrillPrefix, StringComparison.OrdinalIgnoreCase))
            return await ShowDrillAsync(session, await session.Ids.DrillAsync(text, cancellation), cancellation);
        var backup = await session.Api.GetAsync(session.Api.Path($"backups/{Uri.EscapeDataString(await session.Ids.BackupAsync(text, cancellation))}"), ApiJson.Default.Backup, cancellation);
        session.Screen.Document(backup.Raw);
        BackupViews.Show(backup.Value, session);
        return ExitCode.Done;
    }

    private static async Task<ExitCode> ShowDrillAsync(Session session, string drillId, CancellationToken cancellation)
    {
        var drill = await session.Api.DrillAsync(drillId, cancellation);
        session.Screen.Document(drill.Raw);
        DrillViews.Show(drill.Value, session);
        return ExitCode.Done;
    }

    private async Task<ExitCode> ShowRestoreAsync(Session session, string restoreId, CancellationToken cancellation)
    {
        var restore = await session.Api.GetAsync(session.Api.Path($"restores/{Uri.EscapeDataString(restoreId)}"), ApiJson.Default.Restore, cancellation);
        session.Screen.Document(restore.Raw);
        var (value, say) = (restore.Value, session.Screen.Say);
        session.Screen.Table(new TextTable().Column("").Column("")
            .Row(Words["column.restore"], value.Id)
            .Row(Words["column.backup"], value.BackupId)
            .Row(Words["column.mode"], Words.Of("mode", value.Mode))
            .Row(Words["column.outcome"], new Cell(Words.Of("restored", value.Outcome), RestoreReportView.ColorOf(value.Outcome)))
            .Row(Words["column.started"], say.Time(value.StartedAt))
            .Row(Words["fact.took"], say.Seconds(value.DurationSeconds)));
        if (value.HasEnded)
            new RestoreReportView(session).Show(value);
        else
            session.Screen.Line(value.Outcome == "AwaitingApproval" ? Words["show.awaits", value.Id] : Words["next.running", value.Id]);
        return ExitCode.Done;
    }
}

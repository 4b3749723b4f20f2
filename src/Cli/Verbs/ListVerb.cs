using System.CommandLine;
using Cli.Api;

namespace Cli.Verbs;

/// <summary><c>wf list</c>: backups, newest first.</summary>
internal sealed class ListVerb : Verb
{
    private readonly Option<bool> all;
    private readonly Option<int?> limit;

    public ListVerb(Shell shell)
        : base(shell, "list")
    {
        limit = Number("--limit", "N", "-n");
        all = Opt<bool>("--all");
    }

    protected override async Task<ExitCode> RunAsync(Session session, ParseResult args, CancellationToken cancellation)
    {
        var most = args.GetValue(all) ? int.MaxValue : args.GetValue(limit) ?? Limits.ListRows;
        await NewestRows.ShowAsync(
            session, "backups", most, pageSize => session.Api.BackupsAsync(null, cancellation, pageSize), Words["list.none"], backups => BackupViews.Table(backups, session));
        return ExitCode.Done;
    }
}

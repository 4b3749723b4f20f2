using System.CommandLine;
using Cli.Api;

namespace Cli.Verbs;

/// <summary><c>wf drills</c>: drills, newest first.</summary>
internal sealed class DrillsVerb : Verb
{
    private readonly Option<bool> all;
    private readonly Option<int?> limit;

    public DrillsVerb(Shell shell)
        : base(shell, "drills")
    {
        limit = Number("--limit", "N", "-n");
        all = Opt<bool>("--all");
    }

    protected override async Task<ExitCode> RunAsync(Session session, ParseResult args, CancellationToken cancellation)
    {
        var most = args.GetValue(all) ? int.MaxValue : args.GetValue(limit) ?? Limits.ListRows;
        await NewestRows.ShowAsync(
            session, "drills", most, pageSize => session.Api.DrillsAsync(cancellation, pageSize), Words["drills.none"], drills => DrillViews.Table(drills, session));
        return ExitCode.Done;
    }
}

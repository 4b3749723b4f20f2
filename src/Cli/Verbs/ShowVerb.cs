using System.CommandLine;
using Cli.Api;

namespace Cli.Verbs;

/// <summary><c>wf show ID</c>: one backup, or one restore.</summary>
internal sealed class ShowVerb : Verb
{
    private readonly Argument<string> id;

    public ShowVerb(Shell shell)
        : base(shell, "show") => id = Need("id");

    public override IReadOnlyList<ExitCode> Ends => [ExitCode.Done, ExitCode.NotFound];

    protected override async Task<ExitCode> RunAsync(Session session, ParseResult args, CancellationToken cancellation)
    {
        var backup = await session.Api.GetAsync(session.Api.Path($"backups/{Uri.EscapeDataString(await session.Ids.BackupAsync(args.GetValue(id)!, cancellation))}"), ApiJson.Default.Backup, cancellation);
        session.Screen.Document(backup.Raw);
        BackupViews.Show(backup.Value, session);
        return ExitCode.Done;
    }
}

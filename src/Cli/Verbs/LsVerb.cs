using System.CommandLine;
using Cli.Api;
using Cli.Output;

namespace Cli.Verbs;

/// <summary><c>wf ls ID</c>: the collections of a backup.</summary>
internal sealed class LsVerb : Verb
{
    private readonly Argument<string> id;

    public LsVerb(Shell shell)
        : base(shell, "ls") => id = Need("backup");

    public override IReadOnlyList<ExitCode> Ends => [ExitCode.Done, ExitCode.NotFound];

    protected override async Task<ExitCode> RunAsync(Session session, ParseResult args, CancellationToken cancellation)
    {
        var backupId = await session.Ids.BackupAsync(args.GetValue(id)!, cancellation);
        var backup = await session.Api.GetAsync(session.Api.Path($"backups/{Uri.EscapeDataString(backupId)}"), ApiJson.Default.Backup, cancellation);
        session.Screen.Document(JsonText.Make(json =>
        {
            json.WriteString("id", backup.Value.Id);
            json.WritePropertyName("exports");
            if (backup.Raw.TryGetProperty("exports", out var exports))
                exports.WriteTo(json);
            else
                json.WriteNullValue();
        }));
        if (backup.Value.Exports.Count == 0)
            session.Screen.Line(Words["ls.none", backup.Value.Id]);
        session.Screen.Table(BackupViews.ExportTable(backup.Value, session));
        return ExitCode.Done;
    }
}

using System.CommandLine;
using Cli.Api;
using Cli.Output;

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
        var (shown, hasMore) = (new List<Answer<Backup>>(), false);
        await foreach (var backup in session.Api.BackupsAsync(null, cancellation, Math.Min(most, Limits.PageSize - 1) + 1))
        {
            if (hasMore = shown.Count == most)
                break;
            shown.Add(backup);
        }
        session.Screen.Document(JsonText.Make(json =>
        {
            json.WriteStartArray("backups");
            shown.ForEach(backup => backup.Raw.WriteTo(json));
            json.WriteEndArray();
            json.WriteBoolean("hasMore", hasMore);
        }));
        if (shown.Count == 0)
            session.Screen.Line(Words["list.none"]);
        session.Screen.Table(BackupViews.Table(shown.ConvertAll(backup => backup.Value), session));
        if (hasMore)
            session.Screen.Line(Words["list.more", most]);
        return ExitCode.Done;
    }
}

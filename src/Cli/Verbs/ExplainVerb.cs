using System.CommandLine;
using Cli.Api;
using Cli.Output;
using Spectre.Console;

namespace Cli.Verbs;

/// <summary><c>wf explain ID</c>: what happened in a backup, and when.</summary>
internal sealed class ExplainVerb : Verb
{
    private readonly Argument<string> id;
    private readonly Option<string?> collection;

    public ExplainVerb(Shell shell)
        : base(shell, "explain")
    {
        id = Need("backup");
        collection = Opt<string?>("--collection", "NAME");
    }

    public override IReadOnlyList<ExitCode> Ends => [ExitCode.Done, ExitCode.NotFound];

    protected override async Task<ExitCode> RunAsync(Session session, ParseResult args, CancellationToken cancellation)
    {
        var backupId = await session.Ids.BackupAsync(args.GetValue(id)!, cancellation);
        var only = args.GetValue(collection) is { } name ? $"?collection={Uri.EscapeDataString(name)}" : "";
        var timeline = await session.Api.GetAsync(session.Api.Path($"backups/{Uri.EscapeDataString(backupId)}/timeline{only}"), ApiJson.Default.Timeline, cancellation);
        session.Screen.Document(timeline.Raw);
        var table = new TextTable()
            .Column(Words["column.time"]).Column(Words["column.took"], right: true, rank: 1).Column(Words["column.collection"]).Column(Words["column.what"]).Column("");
        foreach (var entry in timeline.Value.Entries)
        {
            var attempt = entry.Attempt > 1 ? Words["explain.attempt", entry.Attempt] : "";
            table.Row(
                session.Screen.Say.Clock(entry.At), entry.EndedAt is { } end ? session.Screen.Say.Span(end - entry.At) : "", entry.Collection ?? "",
                new(Words.Of("what", entry.What), entry.What is "failed" or "crashed" ? Color.Red : entry.What == "refused" ? Color.Yellow : null),
                string.Join(' ', ((string?[])[entry.Step is { } step ? Words.Of("step", step) : null, attempt, entry.Code, entry.Reason]).Where(part => part is { Length: > 0 })));
        }
        session.Screen.Table(table);
        if (timeline.Value.Omitted > 0)
            session.Screen.Line(Words["explain.omitted", timeline.Value.Omitted]);
        if (timeline.Value.Note is { } note)
            session.Screen.Line(note);
        return ExitCode.Done;
    }
}

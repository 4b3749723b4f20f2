using System.CommandLine;
using System.Text.Json;
using Cli.Api;
using Cli.Documents;
using Cli.Output;

namespace Cli.Verbs;

/// <summary><c>wf find COLLECTION DOC</c>: a document in all backups, and what changed in it.</summary>
internal sealed class FindVerb : Verb
{
    private readonly Argument<string> collection;
    private readonly Argument<string> document;
    private readonly Option<bool> asText;
    private readonly Option<bool> all;
    private readonly Option<int?> limit;

    public FindVerb(Shell shell)
        : base(shell, "find")
    {
        collection = Need("collection");
        document = Need("doc");
        asText = Opt<bool>("--string-id");
        limit = Number("--limit", "N", "-n");
        all = Opt<bool>("--all");
    }

    public override IReadOnlyList<ExitCode> Ends => [ExitCode.NotFound, ExitCode.WaitTimedOut];

    protected override async Task<ExitCode> RunAsync(Session session, ParseResult args, CancellationToken cancellation)
    {
        var (name, id) = (args.GetValue(collection)!, DocId.Of(args.GetValue(document)!, args.GetValue(asText)));
        var most = args.GetValue(all) ? (int?)null : args.GetValue(limit) ?? Limits.ListRows;
        var reader = new DocumentReader(session);
        var history = await ReadAsync(reader, name, id, most, cancellation);
        if (!history.Runs.Exists(run => run.Newest.IsPresent))
            throw new Failure(ExitCode.NotFound, NotFound(history, name, id));
        var changes = await ChangesAsync(reader, history.Runs, name, id, cancellation);
        session.Screen.Document(JsonText.Make(json => Write(json, name, id, history, changes)));
        session.Screen.Line(Words["find.found", Screen.Word(name), id.Shown, history.Runs.Count(run => run.Newest.IsPresent), history.Versions.Count]);
        session.Screen.Line();
        session.Screen.Table(Table(session, history.Runs));
        foreach (var change in changes)
            FieldDiffView.Write(session, change);
        if (history.HasMore)
            session.Screen.Line(Words["find.more"]);
        Propose(session, history.Runs, name, id);
        return ExitCode.Done;
    }

    private static async Task<History> ReadAsync(DocumentReader reader, string name, DocId id, int? most, CancellationToken cancellation)
    {
        var (versions, runs, next) = (new List<Answer<DocumentVersion>>(), new List<VersionRun>(), (string?)null);
        do
        {
            var page = await reader.HistoryAsync(name, id, next, cancellation);
            foreach (var version in page.Versions)
            {
                if (runs is [.., var last] && last.Oldest.IsLike(version.Value))
                    runs[^1] = last with { Oldest = version.Value, Count = last.Count + 1 };
                else if (runs.Count == most)
                    return new(versions, runs, HasMore: true);
                else
                    runs.Add(new(version.Value, version.Value, 1));
                versions.Add(version);
            }
            next = page.Next;
        }
        while (next is not null && (most is null || versions.Count < Limits.HistoryBackups));
        return new(versions, runs, next is not null);
    }

    // Between two neighbours that have it; not across a backup whose state is unknown.
    private static async Task<List<DocumentChange>> ChangesAsync(
        DocumentReader reader, List<VersionRun> runs, string name, DocId id, CancellationToken cancellation)
    {
        var changes = new List<DocumentChange>();
        JsonElement? newer = null;
        var known = runs.Where(run => run.Newest.State != "unknown").ToList();
        foreach (var (after, before) in known.Zip(known.Skip(1)).Where(pair => pair.First.Newest.IsPresent && pair.Second.Newest.IsPresent && !pair.First.Newest.IsLike(pair.Second.Newest)))
        {
            // The older version of the previous change is already loaded.
            var at = changes is [.., var last] && last.From == after.Newest.BackupId ? newer : await reader.ReadJsonAsync(after.Newest.BackupId, name, id, cancellation);
            var older = await reader.ReadJsonAsync(before.Newest.BackupId, name, id, cancellation);
            changes.Add(new(before.Newest.BackupId, after.Oldest.BackupId, at is { } to && older is { } from ? FieldDiff.Of(from, to) : null));
            newer = older;
        }
        return changes;
    }

    private string NotFound(History history, string name, DocId id)
    {
        var reason = history.Runs.Find(run => run.Newest.Reason is not null)?.Newest.Reason;
        var sentence = history.Runs.Count == 0 ? Words["find.noBackup", name] : Words["find.nowhere", name, id.Shown, history.Versions.Count];
        return Words.Join(sentence, reason, id.IsRead ? Words["find.asText", id.Shown] : null);
    }

    private TextTable Table(Session session, List<VersionRun> runs)
    {
        var table = new TextTable()
            .Column(Words["column.document"]).Column(Words["column.newestBackup"]).Column(Words["column.taken"], rank: 1).Column(Words["column.backups"], right: true, rank: 3);
        var (haveRuns, haveReasons) = (runs.Exists(run => run.Count > 1), runs.Exists(run => run.Newest.Reason is not null));
        if (haveRuns)
            table.Column(Words["column.since"], rank: 2);
        if (haveReasons)
            table.Column(Words["column.note"], rank: 4);
        foreach (var run in runs)
        {
            table.Row([
                FieldDiffView.State(run.Newest.State, session), run.Newest.BackupId, session.Screen.Say.Time(run.Newest.TakenAt), Sayings.Count(run.Count),
                .. haveRuns ? (Cell[])[run.Count == 1 ? "" : session.Screen.Say.Time(run.Oldest.TakenAt)] : [], .. haveReasons ? (Cell[])[run.Newest.Reason ?? ""] : []]);
        }
        return table;
    }

    private void Propose(Session session, List<VersionRun> runs, string name, DocId id)
    {
        var present = runs.FindAll(run => run.Newest.IsPresent).ConvertAll(run => run.Newest);
        var isGone = runs.Find(run => run.Newest.State != "unknown")!.Newest.State == "absent";
        var (shown, mode) = isGone || present.Count == 1 ? (present[0], "") : (present[1], " --mode overwrite");
        var source = ShellWord.Of($"{shown.BackupId}:{name}");
        var doc = $"--doc {id.InCommand}";
        session.Screen.Line();
        session.Screen.Line(Words["find.next", Screen.Word($"wf dump {source} {doc}"), Screen.Word($"wf restore {source} {doc}{mode}")]);
    }

    private static void Write(Utf8JsonWriter json, string name, DocId id, History history, List<DocumentChange> changes)
    {
        json.WriteString("collection", name);
        json.WritePropertyName("docId");
        id.Value.WriteTo(json);
        json.WriteStartArray("versions");
        history.Versions.ForEach(version => version.Raw.WriteTo(json));
        json.WriteEndArray();
        json.WriteStartArray("changes");
        changes.ForEach(change => FieldDiffView.Write(json, change));
        json.WriteEndArray();
        json.WriteBoolean("hasMore", history.HasMore);
    }

    private sealed record History(List<Answer<DocumentVersion>> Versions, List<VersionRun> Runs, bool HasMore);
}

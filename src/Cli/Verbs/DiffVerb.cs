using System.CommandLine;
using System.Text.Json;
using Cli.Api;
using Cli.Documents;
using Cli.Output;
using Cli.Settings;

namespace Cli.Verbs;

/// <summary><c>wf diff NEWER [OLDER]</c>: what changed between two backups.</summary>
internal sealed class DiffVerb : Verb
{
    private static readonly string[] Classes = ["added", "removed", "changed"];

    private readonly Argument<string> newer;
    private readonly Argument<string?> older;
    private readonly Option<string[]> collections;
    private readonly Option<bool> docs;
    private readonly Option<string?> timeout;

    public DiffVerb(Shell shell)
        : base(shell, "diff")
    {
        newer = Need("newer");
        older = May("older");
        collections = Opt<string[]>("--collection", "NAME", "-c");
        docs = Opt<bool>("--docs");
        timeout = WaitTimeout.Make(Words);
        Add(timeout);
    }

    public override IReadOnlyList<ExitCode> Ends => [ExitCode.Partial, ExitCode.NotFound, ExitCode.WaitTimedOut];

    protected override async Task<ExitCode> RunAsync(Session session, ParseResult args, CancellationToken cancellation)
    {
        var (from, to) = await BackupsAsync(session, args.GetValue(newer)!, args.GetValue(older), cancellation);
        var body = JsonText.Make(json =>
        {
            json.WriteString("from", from);
            json.WriteString("to", to);
            if (args.GetValue(collections) is { Length: > 0 } names)
                JsonText.Array(json, "collections", names);
            if (session.Api.Server.Env is { } env)
                json.WriteString("env", env);
        });
        var id = (await session.Api.SendAsync(HttpMethod.Post, "api/diffs", body, ApiJson.Default.Started, cancellation)).Value.Id;
        var waiter = new Waiter<Diff>(session, "diff", Words["diff.goesOn", id], WaitTimeout.Parse(args.GetValue(timeout)));
        var diff = await waiter.UntilAsync(
            token => session.Api.GetAsync(session.Api.Path($"diffs/{id}"), DiffJson.Default.Diff, token), diff => diff.State != "Running", new DiffProgressView(session), cancellation);
        if (diff.Value.State != "Ready")
        {
            waiter.Summary(diff.Raw);
            throw new Failure(ExitCode.Failed, Words["diff.failed", diff.Value.Reason ?? diff.Value.State]);
        }
        Show(session, diff.Value);
        if (args.GetValue(docs))
            await ListAsync(session, diff.Value, cancellation);
        waiter.Summary(diff.Raw);
        return diff.Value.Collections.Any(one => one.Reason is not null) ? ExitCode.Partial : ExitCode.Done;
    }

    // In any order: ids sort by time.
    private async Task<(string From, string To)> BackupsAsync(Session session, string one, string? other, CancellationToken cancellation)
    {
        var first = await session.Ids.BackupAsync(one, cancellation);
        if (other is null)
            return (await BeforeAsync(session, first, cancellation), first);
        var second = await session.Ids.BackupAsync(other, cancellation);
        return string.CompareOrdinal(first, second) < 0 ? (first, second) : (second, first);
    }

    private async Task<string> BeforeAsync(Session session, string id, CancellationToken cancellation)
    {
        await foreach (var backup in session.Api.BackupsAsync(id, cancellation))
        {
            if (backup.Value.IsFinished)
                return backup.Value.Id;
        }
        throw new Failure(ExitCode.NotFound, Words["diff.noOlder", id]);
    }

    private void Show(Session session, Diff diff)
    {
        var shown = diff.Collections.Where(one => session.IsVerbose || !one.IsSame).ToList();
        session.Screen.Line(Words["diff.of", diff.From, diff.To]);
        if (shown.Count > 0)
            session.Screen.Line();
        var table = new TextTable()
            .Column(Words["column.collection"]).Column(Words["column.added"], right: true).Column(Words["column.removed"], right: true)
            .Column(Words["column.changed"], right: true).Column(Words["column.same"], right: true, rank: 1);
        foreach (var one in shown)
        {
            table.Row(
                one.Collection, DiffViews.Count("added", one.Added), DiffViews.Count("removed", one.Removed), DiffViews.Count("changed", one.Changed), Sayings.Count(one.Same));
        }
        session.Screen.Table(table);
        foreach (var one in shown.Where(one => one.Reason is not null))
            session.Screen.Line(Words["diff.unknown", Screen.Word(one.Collection), Screen.Word(one.Reason!)], Spectre.Console.Color.Yellow);
        if (shown.Count < diff.Collections.Count)
            session.Screen.Line(Words["diff.same", diff.Collections.Count - shown.Count]);
    }

    private static async Task ListAsync(Session session, Diff diff, CancellationToken cancellation)
    {
        foreach (var collection in diff.Collections.Where(one => one is { Reason: null, IsSame: false }))
        {
            session.Screen.Line();
            session.Screen.Line(Screen.Word(collection.Collection));
            foreach (var kind in Classes)
            {
                await foreach (var document in DocumentsAsync(session, diff.Id, collection.Collection, kind, cancellation))
                {
                    DiffViews.Write(session, kind, document);
                    session.Screen.Message("item", "document", JsonText.Make(json =>
                    {
                        json.WriteString("collection", collection.Collection);
                        json.WriteString("class", kind);
                        foreach (var field in document.EnumerateObject())
                            field.WriteTo(json);
                    }));
                }
            }
        }
    }

    private static async IAsyncEnumerable<JsonElement> DocumentsAsync(
        Session session, string id, string collection, string kind, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var reader = new DocumentReader(session);
        string? next = null;
        do
        {
            var path = session.Api.Path(
                $"diffs/{id}/documents?collection={Uri.EscapeDataString(collection)}&class={kind}&top={Limits.PageSize}{(next is null ? "" : $"&continuation={next}")}");
            var page = await reader.WaitAsync<DocumentPage>(async () =>
            {
                var answer = await session.Api.GetAsync(path, ApiJson.Default.JsonElement, cancellation);
                return answer.Raw.TryGetProperty("documents", out _) ? (answer.Raw.Deserialize(DiffJson.Default.DocumentPage), default) : (null, answer.Raw);
            }, cancellation);
            foreach (var document in page.Documents)
                yield return document;
            next = page.Next;
        }
        while (next is not null);
    }
}

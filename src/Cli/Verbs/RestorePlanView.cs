using System.Text.Json;
using Cli.Api;
using Cli.Output;
using Spectre.Console;

namespace Cli.Verbs;

/// <summary>Shows a plan, with some ids of each class, so that the user can check that it is the intended one.</summary>
internal sealed class RestorePlanView(Session session)
{
    public async Task ShowAsync(Answer<Restore> plan, CancellationToken cancellation)
    {
        var (restore, words, screen) = (plan.Value, session.Words, session.Screen);
        screen.Message("plan", "restore", plan.Raw);
        screen.Line(restore.UndoOf is { } undone
            ? words["restore.planOfUndo", restore.Id, undone]
            : words["restore.plan", restore.Id, restore.BackupId, Screen.Word(restore.Env ?? "-"), words.Of("mode", restore.Mode)]);
        screen.Line();
        screen.Table(Table(restore));
        await ShowSamplesAsync(restore, cancellation);
        if (!RestoreWork.Replaces(restore.Mode) && restore.Collections.Sum(one => one.Plan?.Different) is > 0 and var differ)
            screen.Line(words["restore.differ", Sayings.Count(differ)]);
    }

    private TextTable Table(Restore restore)
    {
        var words = session.Words;
        var (replaces, removes) = (RestoreWork.Replaces(restore.Mode), RestoreWork.Removes(restore.Mode));
        var counts = new List<(string Title, int Rank, Func<RestoreCounts, long> Of, Color? Color)>
        {
            (words["plan.insert"], 0, plan => plan.Insert, Color.Green),
            (replaces ? words["plan.replace"] : words["plan.differ"], replaces ? 0 : 2, plan => plan.Different, replaces ? Color.Yellow : null),
            (removes ? words["plan.remove"] : words["plan.extra"], removes ? 0 : 3, plan => plan.Extra, removes ? Color.Red : null),
            (words["plan.same"], 4, plan => plan.Same, null),
            (words["plan.protected"], 0, plan => plan.Protected, Color.Yellow),
            (words["plan.notImportable"], 0, plan => plan.NotImportable, Color.Yellow),
            (words["plan.conflict"], 0, plan => plan.Conflict, Color.Yellow),
        };
        // A new collection is empty. The last three are rare, and each means that something is left alone.
        var first = restore.Mode == "new" ? 0 : 3;
        var shown = counts.Where((count, index) => index <= first || restore.Collections.Any(one => one.Plan is not null && count.Of(one.Plan) > 0)).ToList();
        var isElsewhere = restore.Collections.Any(one => one.Target != one.Collection);
        var table = new TextTable().Column(words["column.collection"]);
        if (isElsewhere)
            table.Column(words["column.target"]);
        shown.ForEach(count => table.Column(count.Title, right: true, count.Rank));
        foreach (var one in restore.Collections)
        {
            var cells = shown.Select(count => one.Plan is null ? new Cell("-") : new Cell(Sayings.Count(count.Of(one.Plan)), count.Of(one.Plan) > 0 ? count.Color : null));
            table.Row([one.Collection, .. isElsewhere ? (Cell[])[one.Target] : [], .. cells]);
        }
        return table;
    }

    private async Task ShowSamplesAsync(Restore restore, CancellationToken cancellation)
    {
        var left = Limits.Samples;
        foreach (var one in restore.Collections.Where(one => one.Plan is not null).DistinctBy(one => one.Collection))
        {
            var plan = one.Plan!;
            (string Class, long Count, char Sign, Color Color)[] classes =
            [
                ("insert", plan.Insert, '+', Color.Green),
                ("different", RestoreWork.Replaces(restore.Mode) ? plan.Different : 0, '~', Color.Yellow),
                ("extra", RestoreWork.Removes(restore.Mode) ? plan.Extra : 0, '-', Color.Red),
                ("protected", plan.Protected, '!', Color.Yellow),
                ("notImportable", plan.NotImportable, '!', Color.Yellow),
                ("conflict", plan.Conflict, '!', Color.Yellow),
            ];
            foreach (var (kind, count, sign, color) in classes.Where(one => one.Count > 0))
            {
                if (left-- == 0)
                    return;
                var ids = await IdsAsync(restore.Id, one.Collection, kind, cancellation);
                session.Screen.Message("sample", "documents", Sample(one.Collection, kind, ids));
                var shown = string.Join(", ", ids.Select(DiffViews.Id));
                session.Screen.Line($"  {sign} {Screen.Word(one.Collection)}: {shown}{(count > ids.Count ? session.Words["restore.moreIds", Sayings.Count(count - ids.Count)] : "")}", color);
            }
        }
    }

    private async Task<IReadOnlyList<JsonElement>> IdsAsync(string id, string collection, string kind, CancellationToken cancellation)
    {
        var path = session.Api.Path($"restores/{id}/plan?collection={Uri.EscapeDataString(collection)}&class={kind}&top={Limits.SampleIds}");
        return (await session.Api.GetAsync(path, DiffJson.Default.DocumentPage, cancellation)).Value.Documents;
    }

    private static JsonElement Sample(string collection, string kind, IReadOnlyList<JsonElement> documents) => JsonText.Make(json =>
    {
        json.WriteString("collection", collection);
        json.WriteString("class", kind);
        json.WriteStartArray("docIds");
        foreach (var document in documents)
            document.GetProperty("docId").WriteTo(json);
        json.WriteEndArray();
    });
}

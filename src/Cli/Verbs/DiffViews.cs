using System.Text.Json;
using Cli.Api;
using Cli.Output;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Cli.Verbs;

/// <summary>How classes of changed documents look.</summary>
internal static class DiffViews
{
    public static Cell Count(string kind, long? number) => new(Sayings.Count(number), number > 0 ? ColorOf(kind) : null);

    /// <summary>One document: <c>+ "甲"</c>.</summary>
    public static void Write(Session session, string kind, JsonElement document) =>
        session.Screen.Line($"  {Sign(kind)} {Id(document)}", ColorOf(kind));

    /// <summary>The id of an entry of a page, as JSON; a dash where the document has none.</summary>
    public static string Id(JsonElement document) =>
        document.TryGetProperty("docId", out var id) && id.ValueKind != JsonValueKind.Null ? JsonText.Of(id, indented: false) : "-";

    private static char Sign(string kind) => kind switch { "added" => '+', "removed" => '-', _ => '~' };

    private static Color ColorOf(string kind) => kind switch { "added" => Color.Green, "removed" => Color.Red, _ => Color.Yellow };
}

/// <summary>How far a comparison is.</summary>
internal sealed class DiffProgressView(Session session) : IProgressView<Diff>
{
    public IRenderable Draw(Diff value, int lines) => new Text(Line(value));

    public string Line(Diff value) => value.Progress is { } progress ? session.Words["diff.progress", progress.Done, progress.Total] : session.Words["diff.begins"];
}

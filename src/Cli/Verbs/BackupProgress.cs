using Cli.Api;
using Cli.Output;
using Functions.Local.Hosting;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Cli.Verbs;

/// <summary>A running backup: a bar for the whole, and the state of each collection.</summary>
internal sealed class BackupProgress(Session session) : IProgressView<Backup>
{
    private const int BarCells = 24;
    private static readonly string[] Ended = ["Complete", "Empty", "Failed", "Canceled", "Unknown"];

    public IRenderable Draw(Backup value, int lines)
    {
        var rows = new List<IRenderable> { new Text($"{Bar(value)} {Line(value)}") };
        // Running ones first; waiting ones only as a number if there is no space.
        var shown = value.Exports.OrderBy(export => HasEnded(export) ? 2 : export.Status == "Pending" ? 1 : 0).Take(Math.Max(lines - 2, 1)).ToList();
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().PadRight(2)).AddColumn(new GridColumn().NoWrap().PadRight(2)).AddColumn(new GridColumn().NoWrap().RightAligned());
        foreach (var export in shown)
            grid.AddRow(new Text(Printable.Of(export.Collection)), new Text(session.Words.Of("export", export.Status), StyleOf(export)), new Text(Documents(export)));
        rows.Add(grid);
        if (shown.Count < value.Exports.Count)
            rows.Add(new Text(session.Words["progress.more", value.Exports.Count - shown.Count]));
        return new Rows(rows);
    }

    public string Line(Backup value) => session.Words["progress.backup", value.Exports.Count(HasEnded), value.Exports.Count, Sayings.Count(value.Exports.Sum(export => export.Documents ?? 0))];

    private static string Bar(Backup value)
    {
        var done = value.Exports.Count == 0 ? 0 : BarCells * value.Exports.Count(HasEnded) / value.Exports.Count;
        return new string('━', done) + new string('─', BarCells - done);
    }

    private static bool HasEnded(Export export) => Ended.Contains(export.Status, StringComparer.Ordinal);

    private static string Documents(Export export) =>
        export.Documents is { } documents ? Sayings.Count(documents) : export.CountBefore is { } before ? $"/ {Sayings.Count(before)}" : "";

    private static Style StyleOf(Export export) => export.Status switch
    {
        "Complete" or "Empty" => new Style(Color.Green),
        "Failed" or "Unknown" => new Style(Color.Red),
        "Pending" => new Style(Color.Grey),
        _ => new Style(Color.Blue),
    };
}

using Cli.Output;
using Functions.Local.Hosting;
using Run.Backups;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Run.Output;

/// <summary>Progress as bars that are redrawn in place: a line per collection, or only the running ones if not all fit, and totals.</summary>
internal sealed class LiveProgress(LiveDisplayContext live, IAnsiConsole console, TimeProvider time) : IProgressView
{
    private const int BarCells = 20;
    private const int WidthForBar = 72;

    // Below it names would be squeezed to nothing, and a name of wide characters into one column never ends.
    private const int WidthForRows = 60;

    // Totals, a notice, and room for the prompt.
    private const int LinesBesideRows = 5;

    private readonly long _started = time.GetTimestamp();

    public void Show(Progress progress) =>
        live.UpdateTarget(Render(progress, console.Profile.Width, console.Profile.Height, time.GetElapsedTime(_started)));

    /// <summary>The drawing for a terminal of that size.</summary>
    internal static IRenderable Render(Progress progress, int width, int height, TimeSpan elapsed)
    {
        var room = width < WidthForRows ? 0 : Math.Max(1, height - LinesBesideRows);
        var rows = progress.Exports.Count <= room ? progress.Exports : [.. progress.Exports.Where(export => export.IsActive).Take(room)];
        return new Rows(Bars(rows, width), Totals(progress, width, elapsed));
    }

    private static Grid Bars(IReadOnlyList<Export> rows, int width)
    {
        var grid = new Grid().AddColumn(new GridColumn { Padding = new(2, 0, 2, 0) });
        if (width >= WidthForBar)
            grid.AddColumn(new GridColumn().NoWrap());
        grid.AddColumn(new GridColumn().NoWrap());
        for (var number = 0; number < 3; number++)
            grid.AddColumn(new GridColumn().NoWrap().RightAligned());
        foreach (var export in rows)
            grid.AddRow([.. Cells(export, width)]);
        return grid;
    }

    private static IEnumerable<IRenderable> Cells(Export export, int width)
    {
        var (share, color) = Stage(export);
        yield return new Text(Printable.Of(export.Collection)).Overflow(Overflow.Ellipsis);
        if (width >= WidthForBar)
            yield return Bar(share, color);
        yield return new Text(Printable.Of(export.Status), new Style(color));
        yield return new Text(Format.Count(export.Documents ?? export.ReportedDocuments));
        yield return new Text(Sizes.Bytes(export.RawBytes));
        yield return new Text(Sizes.Bytes(export.StoredBytes));
    }

    private static Padder Totals(Progress progress, int width, TimeSpan elapsed)
    {
        var count = progress.Exports.Count;
        var share = count == 0 ? 0 : (double)progress.Done / count;
        var line = count == 0
            ? "listing collections"
            : $"{Format.Count(progress.Done)} of {Format.Of(count, "collection")}, {Format.Count(progress.MissedCount)} missed, "
              + $"{Format.Of(progress.Documents, "document")}, {Sizes.Bytes(progress.RawBytes)} stored as {Sizes.Bytes(progress.StoredBytes)}";
        var bar = Bar(share, progress.MissedCount > 0 ? Color.Yellow : Color.Green, Math.Max(1, width - 4));
        return new Padder(new Rows(bar, new Text($"{line}, {Format.Seconds(elapsed)} s"), new Text(Printable.Of(progress.Notice ?? ""), new Style(Color.Red))))
            .Padding(2, 0, 0, 0);
    }

    private static Paragraph Bar(double share, Color color, int cells = BarCells)
    {
        var filled = (int)Math.Round(share * cells);
        return new Paragraph()
            .Append(new string('━', filled), new Style(color))
            .Append(new string('━', cells - filled), new Style(Color.Grey35));
    }

    // Stages, not bytes: the service says nothing about how far a job is.
    private static (double Share, Color Color) Stage(Export export) => export.Status switch
    {
        "Pending" => (0, Color.Grey),
        "Starting" => (0.1, Color.Yellow),
        "Exporting" => (0.3, Color.Yellow),
        "Storing" => (0.6, Color.Yellow),
        "Verifying" => (0.85, Color.Yellow),
        "Complete" or "Empty" => (1, Color.Green),
        "Failed" or "Canceled" => (1, Color.Red),
        // A step that this runner does not know.
        _ => (0.5, Color.Yellow),
    };
}

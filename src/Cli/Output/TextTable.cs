using Functions.Local.Hosting;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Cli.Output;

/// <summary>
/// A table. If the terminal is too narrow, it leaves out columns, the least important first; the rest is wrapped.
/// </summary>
internal sealed class TextTable
{
    private const int Gap = 2;
    private readonly List<ColumnOf> columns = [];
    private readonly List<Cell[]> rows = [];

    /// <summary>Adds a column.</summary>
    /// <param name="title">What stands above it; empty for none.</param>
    /// <param name="right">Whether it holds numbers.</param>
    /// <param name="rank">The higher, the sooner it is left out; 0 stays.</param>
    public TextTable Column(string title, bool right = false, int rank = 0)
    {
        columns.Add(new(title, right, rank));
        return this;
    }

    public TextTable Row(params Cell[] cells)
    {
        rows.Add(cells);
        return this;
    }

    public void Draw(IAnsiConsole console, TextWriter writer, bool colors)
    {
        if (rows.Count == 0)
            return;
        var widths = columns.Select((column, index) => Math.Max(Width(column.Title), rows.Max(row => Width(row[index].Text)))).ToArray();
        var shown = Fitting(widths, console.Profile.Width);
        if (shown.Sum(index => widths[index] + Gap) - Gap > console.Profile.Width)
            DrawWrapped(console, shown);
        else
            DrawPlain(console, writer, shown, widths, colors);
    }

    private List<int> Fitting(int[] widths, int room)
    {
        var shown = Enumerable.Range(0, columns.Count).ToList();
        while (shown.Sum(index => widths[index] + Gap) - Gap > room && shown.Where(index => columns[index].Rank > 0).ToList() is { Count: > 0 } optional)
            shown.Remove(optional.MaxBy(index => columns[index].Rank));
        return shown;
    }

    private void DrawPlain(IAnsiConsole console, TextWriter writer, List<int> shown, int[] widths, bool colors)
    {
        if (columns.Any(column => column.Title.Length > 0))
            writer.WriteLine(string.Concat(shown.Select(index => Padded(columns[index].Title, index))).TrimEnd());
        foreach (var row in rows)
        {
            foreach (var index in shown)
            {
                var text = Padded(row[index].Text, index);
                if (colors && row[index].Color is { } color)
                    console.Write(new Text(text, new Style(color)));
                else
                    writer.Write(index == shown[^1] ? text.TrimEnd() : text);
            }
            writer.WriteLine();
        }

        string Padded(string text, int index)
        {
            var blanks = new string(' ', widths[index] - Width(text));
            return (columns[index].Right ? blanks + text : text + blanks) + new string(' ', Gap);
        }
    }

    // The first column stays whole: ids are copied.
    private void DrawWrapped(IAnsiConsole console, List<int> shown)
    {
        var table = new Table { Border = TableBorder.None, ShowHeaders = columns.Any(column => column.Title.Length > 0) };
        foreach (var index in shown)
        {
            var column = new TableColumn(new Text(columns[index].Title)) { Padding = new Padding(0, 0, Gap, 0), NoWrap = index == shown[0] };
            table.AddColumn(columns[index].Right ? column.RightAligned() : column);
        }
        foreach (var row in rows)
            table.AddRow(shown.Select(index => (IRenderable)new Text(row[index].Text, row[index].Color is { } color ? new Style(color) : null)));
        console.Write(table);
    }

    private static int Width(string text) => text.All(letter => letter is >= ' ' and < '\x7f') ? text.Length : Wide(text);

    // Spectre knows how wide Chinese letters are.
    private static int Wide(string text) => ((IRenderable)new Text(text)).Measure(RenderOptions.Create(AnsiConsole.Console), int.MaxValue).Max;

    private sealed record ColumnOf(string Title, bool Right, int Rank);
}

/// <summary>What stands in one place of a table.</summary>
internal readonly record struct Cell
{
    public Cell(string? text, Color? color = null) => (Text, Color) = (Printable.Of(text ?? "-"), color);

    public string Text { get; }

    public Color? Color { get; }

    public static implicit operator Cell(string? text) => new(text);
}

using System.Globalization;
using System.Text;

namespace Bench.Output;

/// <summary>What every verb prints: the machine, a table whose columns line up, conclusions, and the command that gave them.</summary>
internal sealed class Report
{
    private readonly string[] _head;
    private readonly List<string[]> _rows = [];

    /// <param name="title">What is measured.</param>
    /// <param name="columns">Heads of the table.</param>
    public Report(string title, params string[] columns)
    {
        _head = columns;
        Console.WriteLine(title);
        Console.WriteLine(Machine.Facts());
    }

    /// <summary>Adds a row, and shows that something has happened.</summary>
    public void Row(params object[] cells)
    {
        _rows.Add([.. cells.Select(Text)]);
        Console.Error.WriteLine($"  {string.Join("  ", _rows[^1])}");
    }

    /// <summary>Prints the table and what follows from it.</summary>
    public void Print(params string[] conclusions)
    {
        var widths = _head.Select((title, column) => _rows.Select(row => row[column].Length).Append(title.Length).Max()).ToArray();
        Console.WriteLine();
        foreach (var row in _rows.Prepend(_head))
        {
            var line = new StringBuilder();
            for (var column = 0; column < row.Length; column++)
                line.Append(column == 0 ? row[column].PadRight(widths[column]) : row[column].PadLeft(widths[column] + 2));
            Console.WriteLine(line.ToString().TrimEnd());
        }
        Console.WriteLine();
        foreach (var conclusion in conclusions)
            Console.WriteLine(conclusion);
        Console.WriteLine($"Load average at the end {Machine.Load()}. Command: dotnet run -c Release --project bench/{Project()} -- {Arguments()}");
    }

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>Says whether a target is met, in words that can be searched for.</summary>
    public static string Verdict(bool met) => met ? "met" : "MISSED";

    // Workflow.Bench lies in bench/Workflow.
    private static string Project() => Path.GetFileName(Environment.GetCommandLineArgs()[0]).Split('.')[0];

    private static string Arguments() => string.Join(' ', Environment.GetCommandLineArgs().Skip(1));

    private static string Text(object cell) => cell switch
    {
        double number => number.ToString(Math.Abs(number) < 10 ? "0.00" : "0.0", CultureInfo.InvariantCulture),
        long or int => string.Create(CultureInfo.InvariantCulture, $"{cell:N0}"),
        _ => cell.ToString()!,
    };
}

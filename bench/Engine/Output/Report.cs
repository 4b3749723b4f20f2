using System.Globalization;
using System.Text;
using EngineBench.Site;

namespace EngineBench.Output;

/// <summary>What every verb prints: the machine, a table in Markdown, and the command that gave it.</summary>
internal sealed class Report
{
    private static readonly string[] s_head = ["workload", "reach", "measured (median; lowest to highest)", "peers in the same run", "disk fdatasync/s", "of the disk", "verdict"];

    private readonly FileInfo? _output;
    private readonly string _facts = Machine.Facts();
    private readonly List<string[]> _rows = [];

    /// <param name="output">Where the table goes as well.</param>
    public Report(FileInfo? output) => _output = output;

    /// <summary>Adds a line.</summary>
    /// <param name="workload">What was done.</param>
    /// <param name="reach">What the issue asks for, in words.</param>
    /// <param name="unit">Of the figures.</param>
    /// <param name="figures">What was measured.</param>
    /// <param name="met">Whether the target is reached; null for a figure without one.</param>
    /// <param name="commitsPerSecond">Durable commits behind the figure, where each is one of the disk's; shown as a share of those.</param>
    public void Row(string workload, string reach, string unit, Comparison figures, bool? met, double? commitsPerSecond = null)
    {
        StringBuilder peers = new();
        foreach ((string name, List<double> theirs) in figures.Peers)
        {
            if (peers.Length > 0)
                peers.Append("; ");
            peers.Append(CultureInfo.InvariantCulture, $"{name} {Number(Comparison.Of(theirs))}, ratio {figures.Ratio(name):0.0}");
        }

        string syncs = figures.Syncs.Count == 0 ? string.Empty : Number(figures.MedianSyncs);
        string share = commitsPerSecond is { } commits && figures.Syncs.Count > 0
            ? (commits / figures.MedianSyncs).ToString("P0", CultureInfo.InvariantCulture)
            : string.Empty;
        string measured = figures.Ours.Count == 1
            ? $"{Number(figures.Median)} {unit}"
            : $"{Number(figures.Median)} {unit} ({Number(figures.Ours.Min())} to {Number(figures.Ours.Max())})";
        _rows.Add([workload, reach, measured, peers.ToString(), syncs, share, Verdict(met)]);
        Bench.Trace(string.Join(" | ", _rows[^1]));
    }

    /// <summary>Adds a line for a workload that broke.</summary>
    public void Failed(string workload, Exception exception)
    {
        _rows.Add([workload, string.Empty, exception.Message.ReplaceLineEndings(" "), string.Empty, string.Empty, string.Empty, "FAILED"]);
        Console.Error.WriteLine(exception);
    }

    /// <summary>Prints the table.</summary>
    public void Print(IEnumerable<string> notes)
    {
        StringBuilder text = new();
        text.AppendLine(_facts).AppendLine();
        AppendLine(text, s_head);
        AppendLine(text, [.. s_head.Select(_ => "---")]);
        foreach (string[] row in _rows)
            AppendLine(text, row);
        text.AppendLine();
        foreach (string note in notes)
            text.AppendLine(note);
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"Load average at the end {Machine.Load()}. Command: `dotnet run -c Release --project bench/Engine -- {string.Join(' ', Environment.GetCommandLineArgs().Skip(1))}`");
        Console.Write(text);
        if (_output is not null)
            File.WriteAllText(_output.FullName, text.ToString());
    }

    private static void AppendLine(StringBuilder text, string[] cells) => text.Append("| ").AppendJoin(" | ", cells).AppendLine(" |");

    private static string Verdict(bool? met) => met switch
    {
        true => "reached",
        false => "MISSED",
        null => string.Empty,
    };

    private static string Number(double number) => Math.Abs(number) switch
    {
        >= 100 => number.ToString("N0", CultureInfo.InvariantCulture),
        >= 10 => number.ToString("0.0", CultureInfo.InvariantCulture),
        _ => number.ToString("0.00", CultureInfo.InvariantCulture),
    };
}

using Cli.Output;
using Functions.Local.Hosting;
using Run.Backups;
using Spectre.Console;

namespace Run.Output;

/// <summary>What a backup stored, one row per collection, the totals, and the reason for everything that is missing.</summary>
internal static class ResultTable
{
    // The numbers alone take 60 columns; the names need room beside them.
    private const int WidthForTable = 80;

    public static void Write(Screen screen, Progress progress)
    {
        var backup = progress.Backup!;
        if (backup.Exports.Count > 0 && screen.Console.Profile.Width >= WidthForTable)
            screen.Console.Write(Table(progress));
        else
            WriteLines(screen, progress);
        WriteVerdict(screen, backup);
    }

    private static void WriteLines(Screen screen, Progress progress)
    {
        foreach (var export in progress.Backup!.Exports)
        {
            var seconds = progress.Durations.TryGetValue(export.Collection, out var took) ? $", {Format.Seconds(took)} s" : "";
            screen.Line(export.Collection);
            screen.Line(export.IsMissed
                ? "  missed"
                : $"  {Format.Of(export.Documents ?? 0, "document")}, {Sizes.Bytes(export.RawBytes)}, stored {Sizes.Bytes(export.StoredBytes)}{seconds}, "
                  + (export.Verified ? "verified" : "not verified"));
        }
    }

    private static Table Table(Progress progress)
    {
        var backup = progress.Backup!;
        var table = new Table { Border = TableBorder.Rounded, ShowFooters = true };
        table.AddColumn(new TableColumn("Collection").Footer(new Text(Format.Of(backup.Exports.Count, "collection"))));
        AddNumber(table, "Documents", Format.Count(progress.Documents));
        AddNumber(table, "Raw", Sizes.Bytes(progress.RawBytes));
        AddNumber(table, "Stored", Sizes.Bytes(progress.StoredBytes));
        AddNumber(table, "Seconds", backup.DurationSeconds is { } seconds ? Format.Seconds(TimeSpan.FromSeconds(seconds)) : "-");
        table.AddColumn(new TableColumn("Verified").NoWrap().Footer(new Text(
            $"{Format.Count(backup.Exports.Count(export => export.Verified))} of {Format.Count(backup.Exports.Count)}")));
        foreach (var export in backup.Exports)
            AddRow(table, export, progress);
        return table;
    }

    private static void AddNumber(Table table, string title, string total) =>
        table.AddColumn(new TableColumn(title).NoWrap().RightAligned().Footer(new Text(total)));

    private static void AddRow(Table table, Export export, Progress progress) => table.AddRow(
        new Text(Printable.Of(export.Collection)),
        new Text(Format.Count(export.Documents)),
        new Text(Sizes.Bytes(export.RawBytes)),
        new Text(Sizes.Bytes(export.StoredBytes)),
        new Text(progress.Durations.TryGetValue(export.Collection, out var took) ? Format.Seconds(took) : "-"),
        Verified(export));

    private static Text Verified(Export export) => export switch
    {
        { IsMissed: true } => new("missed", new Style(Color.Red)),
        { Verified: true, Status: "Empty" } => new("yes, empty", new Style(Color.Green)),
        { Verified: true } => new("yes", new Style(Color.Green)),
        _ => new("no", new Style(Color.Yellow)),
    };

    private static void WriteVerdict(Screen screen, Backup backup)
    {
        var duration = backup.DurationSeconds is { } seconds ? $" after {Format.Seconds(TimeSpan.FromSeconds(seconds))} s" : "";
        // Of a partial backup the reason repeats the lines below.
        var reason = string.IsNullOrWhiteSpace(backup.Reason) || backup.Outcome == "Partial" ? "." : $": {backup.Reason}";
        screen.Line($"Backup {backup.Id}: {backup.Outcome}{duration}{reason}");
        foreach (var missed in backup.Missed.Take(Limits.Reasons))
            screen.Line($"  missed {missed.Collection}: {missed.Reason ?? "no reason was given"}");
        if (backup.Missed.Count > Limits.Reasons)
            screen.Line($"  and {Format.Count(backup.Missed.Count - Limits.Reasons)} more; the backup's address below gives every reason");
    }
}

using System.Globalization;
using System.Text;
using Workflow.Storage;

namespace Workflow.Drills.Recovery;

/// <summary>What the sheets of both languages write alike.</summary>
internal static class SheetParts
{
    private static readonly TimeSpan China = TimeSpan.FromHours(8);

    /// <summary>An instant in China time, which the people who read it have, with its offset.</summary>
    public static string When(DateTimeOffset? at) => at?.ToOffset(China).ToString("yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture) ?? "–";

    /// <summary>A number with separators.</summary>
    public static string Number(long? value) => value?.ToString("N0", CultureInfo.InvariantCulture) ?? "–";

    /// <summary>A duration as people say it.</summary>
    public static string Duration(double? seconds) => seconds switch
    {
        null => "–",
        < 120 => string.Create(CultureInfo.InvariantCulture, $"{seconds.Value:0.#} s"),
        < 7200 => string.Create(CultureInfo.InvariantCulture, $"{seconds.Value / 60:0} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds.Value / 3600:0.0} h"),
    };

    /// <summary>The folder of a backup in the container <c>backups</c>.</summary>
    public static string FolderOf(string env, string backupId) => $"{CollectionName.Encode(env)}/{backupId}";

    /// <summary>A name inside a Markdown table: nothing in it can end the cell.</summary>
    public static string Cell(string? text) => text is null ? "" : Printable.Of(text).Replace("|", "\\|", StringComparison.Ordinal).Replace("`", "'", StringComparison.Ordinal);

    /// <summary>A name as one word of a shell.</summary>
    public static string Word(string text) => $"'{Printable.Of(text).Replace("'", "'\\''", StringComparison.Ordinal)}'";

    /// <summary>Each collection of the newest good backup: what it holds, and how the newest drill put it back.</summary>
    public static void Table(StringBuilder sheet, RecoveryFacts facts, string head, Func<DrillStatus, string> word)
    {
        sheet.Append(CultureInfo.InvariantCulture, $"{head}\n|---|---:|---:|---:|---|\n");
        foreach (var export in facts.Exports)
        {
            var drilled = facts.Drill?.Collections?.FirstOrDefault(one => one.Collection == export.Collection);
            sheet.Append(
                CultureInfo.InvariantCulture,
                $"| {Cell(export.Collection)} | {Number(export.Documents)} | {Number(export.RawBytes)} | {Duration(drilled?.RecoverySeconds)} | {(drilled is null ? "–" : word(drilled.Status))} |\n");
        }
    }
}

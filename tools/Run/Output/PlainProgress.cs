using Cli.Output;
using Run.Backups;

namespace Run.Output;

/// <summary>Progress as lines with a time: one for each step of each collection, or totals where there are many collections.</summary>
internal sealed class PlainProgress(Screen screen, TimeProvider time) : IProgressView
{
    private readonly Dictionary<string, string> _shown = new(StringComparer.Ordinal);
    private long _lastTotals = time.GetTimestamp();
    private int _listed;
    private string? _totals;
    private string? _notice;

    public void Show(Progress progress)
    {
        if (_listed == 0 && progress.Exports.Count > 0)
            screen.TimedLine($"{Format.Of(progress.Exports.Count, "collection")} to back up");
        _listed = progress.Exports.Count;

        foreach (var export in progress.Exports)
            ShowStep(export, progress);
        if (progress.Notice != _notice && progress.Notice is { } notice)
            screen.TimedLine(notice);
        _notice = progress.Notice;
        if (time.GetElapsedTime(_lastTotals) >= Limits.PlainTotals)
            ShowTotals(progress);
    }

    private void ShowStep(Export export, Progress progress)
    {
        var before = _shown.GetValueOrDefault(export.Collection);
        if (before == export.Status)
            return;
        _shown[export.Collection] = export.Status;
        var many = _listed > Limits.PlainCollections;
        if (export.Status == "Pending" || many && !export.IsMissed)
            return;
        screen.TimedLine($"{export.Collection}: {Step(export, progress)}");
    }

    private static string Step(Export export, Progress progress) => export switch
    {
        { IsMissed: true } => $"{export.Status}: {export.Reason ?? "no reason was given"}",
        { IsCaptured: true } when progress.Durations.TryGetValue(export.Collection, out var took) => $"{Captured(export)}, {Format.Seconds(took)} s",
        { IsCaptured: true } => Captured(export),
        { ReportedDocuments: { } reported, Status: "Storing" } => $"{export.Status}, {Format.Of(reported, "document")}",
        _ => export.Status,
    };

    private static string Captured(Export export) =>
        export.Documents is > 0
            ? $"{export.Status}, {Format.Of(export.Documents.Value, "document")}, {Sizes.Bytes(export.RawBytes)} stored as {Sizes.Bytes(export.StoredBytes)}"
            : export.Status;

    private void ShowTotals(Progress progress)
    {
        var totals = progress.Exports.Count == 0
            ? "listing collections"
            : $"{Format.Count(progress.Done)} of {Format.Of(progress.Exports.Count, "collection")} done, {Format.Count(progress.MissedCount)} missed; "
              + $"{Format.Of(progress.Documents, "document")}, {Sizes.Bytes(progress.RawBytes)} stored as {Sizes.Bytes(progress.StoredBytes)}";
        if (totals == _totals && time.GetElapsedTime(_lastTotals) < Limits.PlainStill)
            return;
        _totals = totals;
        _lastTotals = time.GetTimestamp();
        screen.TimedLine(totals);
    }
}

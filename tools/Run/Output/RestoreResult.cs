using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Run.Restores;

namespace Run.Output;

/// <summary>How a restore ended, what proves it, and how to undo it.</summary>
internal static class RestoreResult
{
    private static readonly JsonSerializerOptions AsItReads = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(Screen screen, Restore restore, string collection, DateTimeOffset? keptUntil, RestoreClient restores)
    {
        var took = restore.DurationSeconds is { } seconds ? $" after {Format.Seconds(TimeSpan.FromSeconds(seconds))} s" : "";
        screen.Line();
        screen.Line($"Restore {restore.Id}: {restore.Outcome}{took}{(string.IsNullOrWhiteSpace(restore.Reason) ? "." : $": {restore.Reason}")}");
        if (took.Length > 0)
            Entry(screen, "time", "from the start to the proof; the simulator's jobs took no time");
        var put = restore.Collections.FirstOrDefault(one => one.Target == collection);
        if (put is { Verified: { } verified, Plan: { } plan })
            Entry(screen, "proof", $"exported again: {Format.Count(verified)} of {Format.Count(plan.Insert)} documents equal those of the backup");
        if (restore.SafetyBackupId is { } safety)
        {
            var until = keptUntil?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            Entry(screen, "safety copy", $"{safety}{(until is null ? "" : $", kept until {until}")}");
        }
        Entry(screen, "restore", $"{restores.At(restore.Id)}");
        if (restore.SafetyBackupId is not null)
            Entry(screen, "undo", $"curl -X POST {restores.At(restore.Id, "/undo")} -d '{Confirmation(collection)}'");
    }

    // A quote would end the word in a shell.
    private static string Confirmation(string collection) =>
        JsonSerializer.Serialize(new { approve = true, confirm = new Dictionary<string, string> { [collection] = collection } }, AsItReads)
            .Replace("'", "\\u0027", StringComparison.Ordinal);

    private static void Entry(Screen screen, string name, string value) => screen.Line($"  {name,-14}{value}");
}

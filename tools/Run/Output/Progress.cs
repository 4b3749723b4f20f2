using System.Collections.Immutable;
using Run.Backups;

namespace Run.Output;

/// <summary>A backup at one moment, and what was seen of it until then.</summary>
/// <param name="Backup">The last answer; null before the first.</param>
/// <param name="Durations">Request of the export to its end, for each collection that ended while we looked.</param>
internal sealed record Progress(Backup? Backup, ImmutableDictionary<string, TimeSpan> Durations)
{
    /// <summary>Nothing seen yet.</summary>
    public static Progress None { get; } = new(null, ImmutableDictionary.Create<string, TimeSpan>(StringComparer.Ordinal));

    /// <summary>What the person should know about the machine meanwhile.</summary>
    public string? Notice { get; init; }

    public IReadOnlyList<Export> Exports => Backup?.Exports ?? [];

    public int Done => Exports.Count(export => export.IsOver);

    public int MissedCount => Exports.Count(export => export.IsMissed);

    public long Documents => Exports.Sum(export => export.Documents ?? 0);

    public long RawBytes => Exports.Sum(export => export.RawBytes ?? 0);

    public long StoredBytes => Exports.Sum(export => export.StoredBytes ?? 0);

    /// <summary>The next moment.</summary>
    public Progress Next(Backup backup, DateTimeOffset now)
    {
        var durations = Durations;
        if (Backup is not null)
        {
            var over = Exports.Where(export => export.IsOver).Select(export => export.Collection).ToHashSet(StringComparer.Ordinal);
            foreach (var export in backup.Exports.Where(export => export.IsOver && !over.Contains(export.Collection)))
            {
                if (export.WindowStart is { } start && start <= now)
                    durations = durations.SetItem(export.Collection, now - start);
            }
        }
        return new(backup, durations);
    }
}

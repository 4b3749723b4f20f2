using System.Diagnostics.Metrics;

namespace Workflow.Numbers;

/// <summary>
/// What the app counts: the meter <c>Workflow</c>, listed in docs/numbers.md. Counters count since this process started; a value that has to be right
/// after a restart is a gauge that a feature computes from its rows, see <see cref="INumberSource"/>.
/// </summary>
public sealed class Instruments
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "Workflow";

    private const string Outcome = "outcome";

    private static readonly string[] BackupOutcomes = ["complete", "partial", "failed", "canceled", "missed", "tripped"];
    private static readonly string[] RestoreOutcomes = ["complete", "partial", "failed", "canceled", "expired"];
    private static readonly string[] DrillOutcomes = ["passed", "failed", "canceled"];

    // From a few documents by id to a large environment.
    private static readonly double[] RestoreSeconds = [30, 60, 300, 900, 3600, 4 * 3600, 12 * 3600];

    private readonly Counter<long> backupAttempts;
    private readonly Counter<long> backupOutcomes;
    private readonly Counter<long> verifiedBytes;
    private readonly Counter<long> verifyFailures;
    private readonly Counter<long> resumes;
    private readonly Counter<long> restoreOutcomes;
    private readonly Counter<long> drillOutcomes;
    private readonly Histogram<double> restoreDuration;

    /// <summary>Makes the instruments; nobody listens yet.</summary>
    public Instruments(IMeterFactory meters)
    {
        Meter = meters.Create(MeterName);
        backupAttempts = Meter.CreateCounter<long>("backup_attempts", "{backup}", "Backups that got the claim and started.");
        backupOutcomes = Meter.CreateCounter<long>("backup_outcomes", "{backup}", "Backups that ended, and due times that got none, by outcome.");
        verifiedBytes = Meter.CreateCounter<long>("verify_bytes", "By", "Bytes of stored files that were read back and compared.");
        verifyFailures = Meter.CreateCounter<long>("verify_failures", "{file}", "Stored files that failed verification.");
        resumes = Meter.CreateCounter<long>("resumes", "{download}", "Downloads of exported files that broke and were resumed.");
        restoreOutcomes = Meter.CreateCounter<long>("restore_outcomes", "{restore}", "Restores that ended, by outcome.");
        drillOutcomes = Meter.CreateCounter<long>("drill_outcomes", "{drill}", "Drills that ended, by outcome.");
        restoreDuration = Meter.CreateHistogram(
            "restore_duration", "s", "From the start of a restore to its end, approval included.", null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = RestoreSeconds });
    }

    /// <summary>For the gauges of an <see cref="INumberSource"/>.</summary>
    public Meter Meter { get; }

    /// <summary>
    /// Creates the series of each counter, at zero: Prometheus sees an increase only between two samples, so a series that began with the first failure
    /// would hide it.
    /// </summary>
    public void Begin()
    {
        foreach (var outcome in BackupOutcomes)
            backupOutcomes.Add(0, Of(outcome));
        foreach (var outcome in RestoreOutcomes)
            restoreOutcomes.Add(0, Of(outcome));
        foreach (var outcome in DrillOutcomes)
            drillOutcomes.Add(0, Of(outcome));
        foreach (var counter in (Counter<long>[])[backupAttempts, verifiedBytes, verifyFailures, resumes])
            counter.Add(0);
    }

    /// <summary>A backup has the claim.</summary>
    public void BackupStarted() => backupAttempts.Add(1);

    /// <summary>A backup has ended, or a due time has got none.</summary>
    /// <param name="outcome">In lower case: a backup's outcome, or <c>tripped</c>.</param>
    public void BackupEnded(string outcome) => backupOutcomes.Add(1, Of(outcome));

    /// <summary>A stored file was read back.</summary>
    public void FileRead(long storedBytes) => verifiedBytes.Add(storedBytes);

    /// <summary>A stored file failed verification.</summary>
    public void FileRefused() => verifyFailures.Add(1);

    /// <summary>A download was resumed where it broke.</summary>
    public void DownloadResumed() => resumes.Add(1);

    /// <summary>A restore has ended.</summary>
    /// <param name="outcome">Its outcome in lower case.</param>
    /// <param name="duration">From its start.</param>
    public void RestoreEnded(string outcome, TimeSpan duration)
    {
        restoreOutcomes.Add(1, Of(outcome));
        restoreDuration.Record(Math.Max(0, duration.TotalSeconds));
    }

    /// <summary>A drill has ended.</summary>
    /// <param name="outcome">Its outcome in lower case.</param>
    public void DrillEnded(string outcome) => drillOutcomes.Add(1, Of(outcome));

    private static KeyValuePair<string, object?> Of(string outcome) => new(Outcome, outcome);
}

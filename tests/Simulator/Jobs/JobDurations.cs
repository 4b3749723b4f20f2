namespace Simulator.Jobs;

/// <summary>How long a job stays in each phase; all may be zero.</summary>
public sealed record JobDurations(TimeSpan Waiting, TimeSpan Reading, TimeSpan Writing, TimeSpan Migrating)
{
    /// <summary>Done at once.</summary>
    public static JobDurations None { get; } = Of(TimeSpan.Zero);

    /// <summary>Time from acceptance to the end.</summary>
    public TimeSpan Total => Waiting + Reading + Writing + Migrating;

    /// <summary>That long altogether, most of it reading and writing.</summary>
    public static JobDurations Of(TimeSpan total) => new(total * 0.1, total * 0.4, total * 0.4, total * 0.1);
}

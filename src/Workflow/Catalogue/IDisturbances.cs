namespace Workflow.Catalogue;

/// <summary>
/// Knows of runs that wrote to an environment: a feature that does registers one. Claims keep such runs and backups apart, but for another
/// engine's, and for one whose claim a person has released.
/// </summary>
public interface IDisturbances
{
    /// <summary>A run that wrote to <paramref name="env"/> at some moment of that time; null if none did. One that still writes counts, too.</summary>
    /// <param name="env">Cloud environment.</param>
    /// <param name="from">When the first job of a backup was asked for.</param>
    /// <param name="to">When the last one had ended.</param>
    /// <param name="cancellation">Stops looking.</param>
    Task<string?> FindAsync(string env, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation);
}

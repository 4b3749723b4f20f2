namespace Workflow.Catalogue;

/// <summary>
/// Knows runs that wrote to an environment: a feature that writes registers one. Claims keep such runs and backups apart, except those
/// of another engine, or whose claim a person has released.
/// </summary>
public interface IDisturbances
{
    /// <summary>A run that wrote to <paramref name="env"/> during that time; null if none did. One that is still writing counts too.</summary>
    /// <param name="env">Cloud environment.</param>
    /// <param name="from">When the first job of a backup was requested.</param>
    /// <param name="to">When the last one had ended.</param>
    /// <param name="cancellation">Stops looking.</param>
    Task<string?> FindAsync(string env, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation);
}

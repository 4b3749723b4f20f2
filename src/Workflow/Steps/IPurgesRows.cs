namespace Workflow.Steps;

/// <summary>Removes rows of a feature that are no longer needed.</summary>
public interface IPurgesRows
{
    /// <summary>Removes up to a number of rows of runs that ended before a time; returns how many.</summary>
    Task<int> PurgeAsync(DateTimeOffset before, int most, CancellationToken cancellation);
}

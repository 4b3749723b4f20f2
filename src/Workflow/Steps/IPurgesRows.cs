namespace Workflow.Steps;

/// <summary>Removes rows of a feature that nobody needs any more.</summary>
public interface IPurgesRows
{
    /// <summary>Removes rows of what ended before a time, up to so many; returns how many.</summary>
    Task<int> PurgeAsync(DateTimeOffset before, int most, CancellationToken cancellation);
}

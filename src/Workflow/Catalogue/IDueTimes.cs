namespace Workflow.Catalogue;

/// <summary>When backups are due.</summary>
public interface IDueTimes
{
    /// <summary>Due times after <paramref name="from"/>, up to and including <paramref name="to"/>; none if the schedule cannot be read.</summary>
    IEnumerable<DateTimeOffset> DueTimes(DateTimeOffset from, DateTimeOffset to);

    /// <summary>The longest time between two due times around a moment; null if there are fewer than two.</summary>
    TimeSpan? LongestInterval(DateTimeOffset now);
}

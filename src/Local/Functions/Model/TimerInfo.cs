namespace Local.Functions;

/// <summary>What a timer function is told about its schedule.</summary>
public class TimerInfo
{
    /// <summary>Where the schedule stands; null where the trigger does not monitor it.</summary>
    public ScheduleStatus? ScheduleStatus { get; set; }

    /// <summary>Whether this run comes later than it was due.</summary>
    public bool IsPastDue { get; set; }
}

/// <summary>Where a schedule stands. All times are UTC.</summary>
public class ScheduleStatus
{
    /// <summary>The run before this one; <c>default</c> where there was none.</summary>
    public DateTime Last { get; set; }

    /// <summary>The next due time; during a run, the due time that is being served.</summary>
    public DateTime Next { get; set; }

    /// <summary>When this record was last written.</summary>
    public DateTime LastUpdated { get; set; }
}

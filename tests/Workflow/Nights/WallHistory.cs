namespace Workflow.Tests.Nights;

/// <summary>
/// What the machine's clock said when. A clock that was set back says the same time twice, so a time that the app wrote down stands for a
/// first and a last moment.
/// </summary>
internal sealed class WallHistory(DateTimeOffset start)
{
    private readonly List<(TimeSpan From, TimeSpan Offset)> settings = [(TimeSpan.Zero, TimeSpan.Zero)];

    /// <summary>The furthest ahead of the right time that the clock has been, as a right time.</summary>
    public TimeSpan FurthestAhead { get; private set; }

    public void Set(TimeSpan at, TimeSpan change)
    {
        FurthestAhead = Furthest(at);
        settings.Add((at, settings[^1].Offset + change));
    }

    /// <summary>The latest that the clock has said, as time since the start.</summary>
    public TimeSpan Furthest(TimeSpan now) => new[] { FurthestAhead, now + settings[^1].Offset }.Max();

    /// <summary>The first and the last moment at which the clock can have said this.</summary>
    public (TimeSpan First, TimeSpan Last) When(DateTimeOffset said)
    {
        var moments = new List<TimeSpan>();
        for (var i = 0; i < settings.Count; i++)
        {
            var at = said - start - settings[i].Offset;
            var until = i + 1 < settings.Count ? settings[i + 1].From : TimeSpan.MaxValue;
            if (at >= settings[i].From && at <= until)
                moments.Add(at);
        }
        // A timer that a step forward has passed over fires at once, and the orchestrator's time is the timer's.
        for (var i = 1; i < settings.Count && moments.Count == 0; i++)
        {
            if (said - start - settings[i - 1].Offset >= settings[i].From && said - start - settings[i].Offset <= settings[i].From)
                moments.Add(settings[i].From);
        }
        if (moments.Count == 0)
            throw new InvalidOperationException($"The clock never said {said:O}.");
        return (moments.Min(), moments.Max());
    }
}

using System.Globalization;
using System.Text;

namespace Workflow.Tests.Nights;

/// <summary>A run of some nights, all of it fixed by a seed. A night is one due time.</summary>
internal sealed record NightPlan
{
    /// <summary>From one due time to the next.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromHours(3);

    public const string Schedule = "0 0 */3 * * *";

    /// <summary>The first due time, after the start.</summary>
    public static readonly TimeSpan FirstDue = TimeSpan.FromMinutes(1);

    public required int Seed { get; init; }

    /// <summary>Nights with trouble; quiet ones follow.</summary>
    public required int Nights { get; init; }

    /// <summary>The collections at the start, with their documents.</summary>
    public required IReadOnlyList<(string Name, int Documents)> Collections { get; init; }

    /// <summary>The one that is not backed up; null for none.</summary>
    public required string? Excluded { get; init; }

    public required TimeSpan MaxWait { get; init; }

    /// <summary>Exports at once.</summary>
    public required int Window { get; init; }

    /// <summary>How long the service takes for an export.</summary>
    public required TimeSpan JobTime { get; init; }

    /// <summary>In the order of their times.</summary>
    public required IReadOnlyList<Happening> Happenings { get; init; }

    /// <summary>From here on nothing goes wrong any more.</summary>
    public TimeSpan TroubleEnds => FirstDue + (Period * Nights);

    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"NIGHTS_SEED={Seed}: {Nights} nights, each {Period:hh\\:mm} long, the first due {FirstDue:hh\\:mm} after the start; trouble ends at {Time(TroubleEnds)}\n");
        text.Append(CultureInfo.InvariantCulture, $"  jobs take {JobTime:hh\\:mm}, MaxWait {MaxWait:hh\\:mm}, {Window} exports at once, excluded: {Excluded ?? "none"}\n");
        text.Append(CultureInfo.InvariantCulture, $"  collections {string.Join(", ", Collections.Select(one => $"{one.Name} ({one.Documents})"))}\n");
        foreach (var one in Happenings)
            text.Append(CultureInfo.InvariantCulture, $"  {Time(one.At)}  {one.What}\n");
        return text.ToString();
    }

    private static string Time(TimeSpan at) => at.ToString(@"d\ hh\:mm\:ss", CultureInfo.InvariantCulture);
}

namespace CrashPoints.Tests.Scenarios;

internal static class Everything
{
    public static IReadOnlyList<Scenario> Scenarios { get; } = [.. Basics.All, .. Waits.All, .. Families.All, .. Endings.All, .. Upkeep.All];

    public static Scenario Named(string name) => Scenarios.Single(scenario => scenario.Name == name);
}

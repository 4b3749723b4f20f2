using System.Text.Json;

namespace Run.Tests.Fakes;

/// <summary>A backup that goes on by one step each time it is looked at.</summary>
internal sealed class FakeBackup(string outcome, int collections, bool running, int stopAt)
{
    public const string Id = "20260101T180000Z-k3p9";

    private static readonly string[] Names = ["用户", "orders", "空集合", "商品", "logs_2025"];
    private static readonly string[] Steps = ["Pending", "Starting", "Exporting", "Storing", "Verifying", "Complete"];

    private int _looks;
    private int _held = Environment.GetEnvironmentVariable("Fake__Held") is null ? 0 : 2;

    /// <summary>Whether one is at work when the app starts.</summary>
    public bool Running { get; private set; } = running;

    /// <summary>What the environment asks for: <c>Fake__Outcome</c>, <c>Fake__Running</c>, <c>Fake__StopAt</c>, <c>Fake__Collections</c>.</summary>
    public static FakeBackup OfEnvironment() => new(
        Environment.GetEnvironmentVariable("Fake__Outcome") ?? "Complete",
        int.Parse(Environment.GetEnvironmentVariable("Fake__Collections") ?? "3"),
        Environment.GetEnvironmentVariable("Fake__Running") is not null,
        int.Parse(Environment.GetEnvironmentVariable("Fake__StopAt") ?? "1000"));

    /// <summary>Whether a restore of an earlier run is at work: with <c>Fake__Held</c> for the first two starts.</summary>
    public bool IsHeldByARestore() => _held-- > 0;

    /// <summary>Starts it; false if it runs.</summary>
    public bool Start()
    {
        if (Running)
            return false;
        Running = true;
        return true;
    }

    /// <summary>The next answer; null for the first look, as the app has no row yet.</summary>
    public string? Look()
    {
        var look = _looks < stopAt ? _looks++ : _looks;
        return look == 0 ? null : Json(look - 1);
    }

    /// <summary>The answer after so many steps: collection n begins n steps late.</summary>
    public string Json(int step)
    {
        var exports = Enumerable.Range(0, collections).Select(index => Export(index, Math.Clamp(step - index, 0, Steps.Length - 1))).ToArray();
        var over = step >= Steps.Length - 1 + collections - 1;
        if (over)
            Running = false;
        return JsonSerializer.Serialize(new
        {
            id = Id,
            env = "sample-env",
            outcome = over ? outcome : "Running",
            reason = over && outcome != "Complete" ? $"{collections - 1} of {collections} collections were captured." : null,
            startedAt = "2026-01-01T18:00:00Z",
            durationSeconds = over ? 12.345 : (double?)null,
            missed = over && outcome != "Complete" ? new[] { new { collection = Name(0), reason = Reason } } : [],
            exports,
        });
    }

    private const string Reason = "The service refused the call (40164): add 203.0.113.7 to the allowed addresses.";

    private static string Name(int index) => index < Names.Length ? Names[index] : $"collection_{index:0000}";

    private object Export(int index, int step)
    {
        var status = Steps[step];
        var over = status == "Complete";
        if (over && index == 0 && outcome != "Complete")
            return new { collection = Name(index), status = "Failed", reason = Reason, verified = false, windowStart = "2026-01-01T18:00:01Z" };
        return new
        {
            collection = Name(index),
            status = over && index == 2 ? "Empty" : status,
            documents = over ? index == 2 ? 0 : 200_000L / (index + 1) : (long?)null,
            reportedDocuments = step >= 3 && index != 2 ? 200_000L / (index + 1) : (long?)null,
            rawBytes = over ? index == 2 ? 0 : 48_123_456L / (index + 1) : (long?)null,
            storedBytes = over ? index == 2 ? 20 : 7_654_321L / (index + 1) : (long?)null,
            verified = over,
            windowStart = step > 0 ? "2026-01-01T18:00:01Z" : null,
        };
    }
}

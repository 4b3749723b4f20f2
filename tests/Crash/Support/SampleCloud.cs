using System.Text.Json.Nodes;
using Simulator;
using Simulator.Data;
using Simulator.Faults;
using Simulator.Jobs;

namespace Crash.Tests.Support;

/// <summary>The environment that is backed up: small, but with one collection of every kind that could go wrong.</summary>
internal static class SampleCloud
{
    /// <summary>How each collection's name must be written in blob names and row keys.</summary>
    public static IReadOnlyDictionary<string, string> StoredNames { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["users"] = "users",
        ["订单"] = "订单",
        ["drafts"] = "drafts",
        ["events"] = "events",
        ["../设置 #1"] = "%2E.%2F设置 %231",
        ["100%"] = "100%25",
        ["products"] = "products",
        ["it's"] = "it's",
        ["日志_2026-03"] = "日志_2026-03",
        ["types"] = "types",
    };

    /// <summary>The one without documents.</summary>
    public const string EmptyCollection = "drafts";

    /// <summary>Documents in every collection but the empty one; some megabytes in one of them; one whose job takes its time.</summary>
    public static CloudEnvironment Fill(WeChatCloud cloud, string env)
    {
        var environment = cloud.Env(env);
        var seed = 0;
        foreach (var name in StoredNames.Keys)
        {
            var collection = environment.Collection(name);
            if (name != EmptyCollection)
                collection.AddGenerated(name == "events" ? 8_000 : 50, ++seed);
        }
        environment.Collection("订单").JobDurations = JobDurations.Of(TimeSpan.FromSeconds(0.5));
        return environment;
    }

    /// <summary>Draws out the moments in which a crash is worst: between a job's acceptance and its answer, and within a download.</summary>
    public static void SlowDown(WeChatCloud cloud)
    {
        cloud.Faults.Add(new() { Effect = FaultEffect.Delay, Endpoint = "databasemigrateexport", DelaySeconds = 0.15, Rate = 0.4 });
        cloud.Faults.Add(new Fault { Effect = FaultEffect.Slow, Collection = "events", BytesPerSecond = 6 << 20 });
    }

    /// <summary>Changes every collection but the empty one, so that the file of another job holds other bytes.</summary>
    public static void Change(CloudEnvironment environment, int revision)
    {
        foreach (var collection in environment.Collections.Where(collection => collection.Name != EmptyCollection))
            collection.Add([new JsonObject { ["_id"] = $"改动-{revision}", ["数量"] = revision }]);
    }
}

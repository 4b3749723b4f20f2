using System.Text.Json.Nodes;

namespace HostStandIn;

/// <summary>What the stand-in is told: <c>HostStandIn --folder APP [--functionKey K] [--systemKey K]</c>. Settings of the app are environment variables.</summary>
internal sealed record HostSettings
{
    /// <summary>The published app.</summary>
    public required string Folder { get; init; }

    /// <summary>What functions of the level <c>function</c> want; null: no key is asked for, as <c>func start</c> does.</summary>
    public string? FunctionKey { get; init; }

    /// <summary>What the Durable HTTP API wants: Azure has a key of its own for each extension, and the functions' key is none.</summary>
    public string? SystemKey { get; init; }

    /// <summary>The app's <c>host.json</c>.</summary>
    public required JsonNode HostJson { get; init; }

    /// <summary>Before every route of a function.</summary>
    public string RoutePrefix => HostJson["extensions"]?["http"]?["routePrefix"]?.GetValue<string>() ?? "api";

    public static HostSettings Read(string[] args)
    {
        var given = new ConfigurationBuilder().AddCommandLine(args).Build();
        var folder = Path.GetFullPath(given["folder"] ?? throw new ArgumentException("--folder names the published app.", nameof(args)));
        return new()
        {
            Folder = folder,
            FunctionKey = given["functionKey"],
            SystemKey = given["systemKey"],
            HostJson = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "host.json")))!,
        };
    }
}

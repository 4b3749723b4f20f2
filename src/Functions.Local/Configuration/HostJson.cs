using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace Functions.Local.Configuration;

/// <summary>The parts of <c>host.json</c> that the local host reads. As in Functions, <c>AzureFunctionsJobHost__a__b</c> overrides <c>a.b</c>.</summary>
internal sealed record HostJson
{
    public const string FileName = "host.json";

    private const string Section = "AzureFunctionsJobHost";

    public string RoutePrefix { get; private init; } = "api";

    public string HubName { get; private init; } = "TestHubName";

    /// <summary>Null: as the backend has it.</summary>
    public int? MaxConcurrentActivities { get; private init; }

    public int? MaxConcurrentOrchestrators { get; private init; }

    /// <summary>Null: no limit (-1 in the file).</summary>
    public TimeSpan? FunctionTimeout { get; private init; } = Limits.DefaultFunctionTimeout;

    /// <summary>Category or <c>Default</c>, and the level.</summary>
    public IReadOnlyDictionary<string, string> LogLevels { get; private init; } = new Dictionary<string, string>();

    public static HostJson Read(string folder, IConfiguration settings)
    {
        string path = Path.Combine(folder, FileName);
        using JsonDocument? document = JsonFile.TryRead(path);
        if (document is not null && Version(document.RootElement) != "2.0")
            throw new LocalHostStartupException($"{path}: Functions needs \"version\": \"2.0\" in this file. Add it.");

        var flat = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        if (document is not null)
            Flatten(document.RootElement, Section, flat);
        foreach ((string key, string? value) in settings.GetSection(Section).AsEnumerable().Where(pair => pair.Value is not null))
            flat[key] = value;
        IConfiguration all = new ConfigurationBuilder().AddInMemoryCollection(flat).Build();
        return Read(all.GetSection(Section), settings, path);
    }

    private static HostJson Read(IConfigurationSection section, IConfiguration settings, string path)
    {
        var result = new HostJson();
        string? prefix = section["extensions:http:routePrefix"];
        string? hub = section["extensions:durableTask:hubName"];
        return result with
        {
            RoutePrefix = prefix?.Trim('/') ?? result.RoutePrefix,
            HubName = hub is null ? result.HubName : HubNameOf(hub, settings, path),
            MaxConcurrentActivities = Count(section, "extensions:durableTask:maxConcurrentActivityFunctions", path),
            MaxConcurrentOrchestrators = Count(section, "extensions:durableTask:maxConcurrentOrchestratorFunctions", path),
            FunctionTimeout = Timeout(section["functionTimeout"], result.FunctionTimeout, path),
            LogLevels = section.GetSection("logging:logLevel").AsEnumerable(makePathsRelative: true)
                .Where(pair => pair.Value is not null)
                .ToDictionary(pair => pair.Key, pair => Level(pair.Key, pair.Value!, path), StringComparer.OrdinalIgnoreCase),
        };
    }

    private static string? Version(JsonElement root)
        => root.TryGetProperty("version", out JsonElement version) && version.ValueKind == JsonValueKind.String ? version.GetString() : null;

    private static string HubNameOf(string text, IConfiguration settings, string path)
    {
        string name = SettingReferences.Resolve(text, settings, out string? missing);
        return missing is null
            ? name
            : throw new LocalHostStartupException($"{path}: hubName refers to the setting {missing}, which is not set. Set it, or name the hub.");
    }

    private static int? Count(IConfigurationSection section, string key, string path)
    {
        if (section[key] is not { } text)
            return null;
        return int.TryParse(text, out int count) && count > 0
            ? count
            : throw new LocalHostStartupException($"{path}: {key.Replace(':', '.')} must be a whole number above 0.");
    }

    private static TimeSpan? Timeout(string? text, TimeSpan? otherwise, string path) => text switch
    {
        null => otherwise,
        "-1" => null,
        _ when TimeSpan.TryParse(text, out TimeSpan limit) && limit > TimeSpan.Zero => limit,
        _ => throw new LocalHostStartupException(
            $"{path}: functionTimeout must be a time like 04:00:00 (hours, minutes, seconds), or -1 for none."),
    };

    private static string Level(string category, string text, string path)
        => Enum.TryParse<Microsoft.Extensions.Logging.LogLevel>(text, ignoreCase: true, out _)
            ? text
            : throw new LocalHostStartupException(
                $"{path}: logging.logLevel.{category} must be Trace, Debug, Information, Warning, Error, Critical or None.");

    private static void Flatten(JsonElement element, string key, Dictionary<string, string?> into)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty property in element.EnumerateObject())
                Flatten(property.Value, $"{key}:{property.Name}", into);
        }
        else if (element.ValueKind is not (JsonValueKind.Null or JsonValueKind.Array))
        {
            into[key] = element.ToString();
        }
    }
}

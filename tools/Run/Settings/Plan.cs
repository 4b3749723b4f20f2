namespace Run.Settings;

/// <summary>What this run uses: simulator or real service, our Azurite or the storage that is named, and where its files lie.</summary>
internal sealed record Plan
{
    private static readonly string[] Credentials = ["WeChat__AppId", "WeChat__AppSecret", "WeChat__Env"];

    /// <summary>Whether the simulator stands in for the WeChat service.</summary>
    public required bool Simulated { get; init; }

    /// <summary>Whether we start Azurite; else the app connects to the storage in the settings.</summary>
    public required bool OwnStorage { get; init; }

    /// <summary>Why this service, for the person; no secret.</summary>
    public required string Service { get; init; }

    /// <summary>Folder of everything that this run writes. Sample data never shares one with real data: an interrupted backup goes on in it.</summary>
    public required string StateFolder { get; init; }

    /// <summary>The SQLite file of the orchestrations.</summary>
    public required string StoreFile { get; init; }

    /// <summary>What the app gets from the settings file.</summary>
    public required IReadOnlyDictionary<string, string> AppSettings { get; init; }

    /// <summary>The WeChat form of the schedule that the app is to convert, if one is set.</summary>
    public string? WeChatSchedule { get; init; }

    /// <summary>The key that the app wants with each call, if one is set.</summary>
    public string? HostKey { get; init; }

    /// <summary>Decides.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="dataFolder">Full path of the data folder.</param>
    /// <param name="dataGiven">Whether the person named that folder, which then wins over <c>Local__Store</c>.</param>
    /// <param name="workingFolder">What a relative <c>Local__Store</c> is relative to.</param>
    public static Plan Make(LocalSettings settings, string dataFolder, bool dataGiven, string workingFolder)
    {
        var missing = Credentials.Where(name => settings[name] is null).ToArray();
        return missing.Length == 0 ? Real(settings, dataFolder, dataGiven, workingFolder) : Simulation(settings, dataFolder, missing);
    }

    private static Plan Real(LocalSettings settings, string dataFolder, bool dataGiven, string workingFolder) => new()
    {
        Simulated = false,
        OwnStorage = !NamesStorage(settings),
        Service = $"the real service{At(settings["WeChat__ApiBase"])}, environment {settings["WeChat__Env"]}, app {settings["WeChat__AppId"]} (from {Source(settings)})",
        StateFolder = dataFolder,
        StoreFile = settings["Local__Store"] is { } store && !dataGiven
            ? Path.GetFullPath(store, workingFolder)
            : Path.Combine(dataFolder, "workflow.db"),
        AppSettings = settings.Values,
        WeChatSchedule = settings["BackupScheduleWeChat"],
        HostKey = settings["Local__HostKey"],
    };

    private static Plan Simulation(LocalSettings settings, string dataFolder, string[] missing)
    {
        var folder = Path.Combine(dataFolder, "simulator");
        var why = missing.Length == Credentials.Length
            ? "no credentials are set"
            : $"{Source(settings)} lacks {string.Join(" and ", missing)}";
        return new()
        {
            Simulated = true,
            OwnStorage = true,
            Service = $"the simulator with sample data ({why})",
            StateFolder = folder,
            StoreFile = Path.Combine(folder, "workflow.db"),
            AppSettings = settings.Values.Where(entry => !NamesService(entry.Key)).ToDictionary(StringComparer.OrdinalIgnoreCase),
            WeChatSchedule = settings["BackupScheduleWeChat"],
            HostKey = settings["Local__HostKey"],
        };
    }

    private static string At(string? apiBase) => apiBase is null ? "" : $" at {apiBase}";

    private static string Source(LocalSettings settings) => settings.Path is null ? "the environment" : settings.Path;

    private static bool NamesStorage(LocalSettings settings) =>
        settings["AzureWebJobsStorage__blobServiceUri"] is not null
        || settings["AzureWebJobsStorage__accountName"] is not null
        || settings["AzureWebJobsStorage"] is { } connection
        && !connection.Contains("UseDevelopmentStorage=true", StringComparison.OrdinalIgnoreCase);

    // Sample data goes to our own storage and store, never to those of a real environment.
    private static bool NamesService(string name) =>
        name.StartsWith("WeChat__", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("AzureWebJobsStorage", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Local__Store", StringComparison.OrdinalIgnoreCase);
}

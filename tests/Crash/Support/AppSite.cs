using Simulator;

namespace Crash.Tests.Support;

/// <summary>Where the app lives: a folder with its store, and its settings. Started here again, it finds what it left.</summary>
internal sealed class AppSite : IAsyncDisposable
{
    private static readonly string[] OwnPrefixes =
        ["WeChat__", "Backup", "Drill", "Restore__", "Logs__", "Local__", "ASPNETCORE_", "AzureWebJobs", "Logging__", "WEBSITE_", "OTEL_"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("crash-");
    private readonly List<AppProcess> _lives = [];

    public AppSite(WeChatCloud cloud, string env, string connectionString)
    {
        StorePath = Path.Combine(_folder.FullName, "store", "workflow.db");
        Settings = new(StringComparer.Ordinal)
        {
            ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
            ["AzureWebJobsStorage"] = connectionString,
            ["Local__Store"] = StorePath,
            ["WeChat__ApiBase"] = cloud.BaseAddress.ToString(),
            ["WeChat__AppId"] = cloud.AppId,
            ["WeChat__AppSecret"] = cloud.AppSecret,
            ["WeChat__Env"] = env,
            // Once a year: only the test starts backups.
            ["BackupSchedule"] = "0 0 0 1 1 *",
            // It lives for seconds and starts often: no time is spent on profiles of its methods.
            ["DOTNET_TieredPGO"] = "0",
        };
    }

    /// <summary>Environment variables of the app.</summary>
    public Dictionary<string, string> Settings { get; }

    /// <summary>The working folder.</summary>
    public string Folder => _folder.FullName;

    /// <summary>The SQLite file.</summary>
    public string StorePath { get; }

    /// <summary>Put before <c>dotnet Workflow.Local.dll</c>: a program that starts it in other surroundings, by exec.</summary>
    public IReadOnlyList<string> Launcher { get; init; } = [];

    /// <summary>The lives so far, the newest last.</summary>
    public IReadOnlyList<AppProcess> Lives => _lives;

    /// <summary>What all lives printed.</summary>
    public IEnumerable<string> Log => _lives.SelectMany((life, number) => life.Log.Lines.Select(line => $"[{number + 1}] {line}"));

    /// <summary>Starts the process; it may not listen yet.</summary>
    public AppProcess Launch()
    {
        var life = AppProcess.Launch(this);
        _lives.Add(life);
        return life;
    }

    /// <summary>Starts the process and waits until it serves.</summary>
    public async Task<AppProcess> StartAsync()
    {
        var life = Launch();
        await life.ListeningAsync();
        return life;
    }

    /// <summary>The variables of this process without settings that somebody has set around it, and the settings.</summary>
    public void Fill(IDictionary<string, string?> environment)
    {
        var inherited = environment.Keys.Where(name => OwnPrefixes.Any(own => name.StartsWith(own, StringComparison.OrdinalIgnoreCase)));
        foreach (var name in inherited.ToList())
            environment.Remove(name);
        foreach (var (name, value) in Settings)
            environment[name] = value;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var life in _lives)
            await life.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}

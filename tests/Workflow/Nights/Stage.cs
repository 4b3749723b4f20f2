using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Simulator.Jobs;
using Workflow.Catalogue;
using Workflow.Tests.Support;

namespace Workflow.Tests.Nights;

/// <summary>The app of one run, its cloud, and what was done to both.</summary>
internal sealed class Stage : IAsyncDisposable
{
    // Real time, for what takes virtual hours: a run that does not come to rest is a finding of its own.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly CloudClock clock;

    private Stage(RunningApp app, CloudClock clock, NightPlan plan)
    {
        App = app;
        Plan = plan;
        this.clock = clock;
        StartedAt = app.Clock.GetUtcNow();
        Cloud = new(app.Cloud.Env(app.Env), clock);
        Wall = new(StartedAt);
    }

    public RunningApp App { get; }

    public NightPlan Plan { get; }

    public CloudHistory Cloud { get; }

    public WallHistory Wall { get; }

    public DateTimeOffset StartedAt { get; }

    public TimeSpan Elapsed => clock.Elapsed;

    /// <summary>The collections of backups that a person asked for by name.</summary>
    public Dictionary<string, IReadOnlyList<string>> Named { get; } = new(StringComparer.Ordinal);

    /// <summary>What a person has suspended and not resumed.</summary>
    public HashSet<string> Suspended { get; } = new(StringComparer.Ordinal);

    public BackupsTable Backups => App.Services.GetRequiredService<BackupsTable>();

    public static async Task<Stage> SetAsync(NightPlan plan, string env)
    {
        CloudClock? cloudClock = null;
        var app = await RunningApp.StartInAsync(
            env,
            cloud =>
            {
                cloud.TimeProvider = cloudClock = new((DurableTask.Sqlite.Testing.VirtualClock)cloud.TimeProvider);
                cloud.JobDurations = JobDurations.Of(plan.JobTime);
                cloud.Seed = plan.Seed;
            },
            RunningApp.TimerOn,
            ("BackupSchedule", NightPlan.Schedule),
            ("Backup__MaxWait", plan.MaxWait.ToString()),
            ("Backup__MaxConcurrentExports", $"{plan.Window}"),
            ("Backup__Exclude", plan.Excluded));
        var stage = new Stage(app, cloudClock!, plan);
        foreach (var (name, documents) in plan.Collections)
        {
            stage.Cloud.Create(name);
            stage.Cloud.Add(name, documents);
        }
        stage.Cloud.Begin();
        await app.Clock.WhenIdleAsync();
        return stage;
    }

    /// <summary>When a time of the cloud was.</summary>
    public TimeSpan ElapsedAt(DateTimeOffset cloudTime) => clock.ElapsedAt(cloudTime);

    /// <summary>Lets time pass until then, all work done.</summary>
    public async Task UntilAsync(TimeSpan elapsed)
    {
        if (elapsed > Elapsed)
            await App.Clock.AdvanceAsync(elapsed - Elapsed).WaitAsync(Patience, TimeProvider.System);
    }

    public async Task StopAsync()
    {
        if (App.IsRunning)
            await App.StopHostAsync().WaitAsync(Patience, TimeProvider.System);
    }

    public async Task KillAsync()
    {
        if (App.IsRunning)
            await App.KillHostAsync().WaitAsync(Patience, TimeProvider.System);
    }

    /// <summary>Kills the app while time passes, once the service has been called so many times more, or when that time is over.</summary>
    public async Task KillAtWorkAsync(int calls, TimeSpan within)
    {
        if (!App.IsRunning)
            return;
        var last = Calls() + calls;
        var passing = App.Clock.AdvanceAsync(within);
        while (!passing.IsCompleted && Calls() < last)
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        await KillAsync();
        await passing.WaitAsync(Patience, TimeProvider.System);
        await StartAsync();
    }

    public async Task StartAsync()
    {
        if (App.IsRunning)
            return;
        await App.StartHostAsync();
        await App.Clock.WhenIdleAsync().WaitAsync(Patience, TimeProvider.System);
    }

    public void SetClock(TimeSpan change)
    {
        Wall.Set(Elapsed, change);
        App.Clock.SetWallClock(change);
    }

    public async Task<List<BackupRow>> RowsAsync()
    {
        var rows = new List<BackupRow>();
        await foreach (var row in Backups.NewestFirstAsync(App.Env, null, default))
            rows.Add(row);
        return rows;
    }

    /// <summary>The backup that is at work; null if none is.</summary>
    public async Task<BackupRow?> AtWorkAsync() =>
        App.IsRunning ? (await RowsAsync()).Find(row => row.Backup.Outcome == BackupOutcome.Running) : null;

    public async Task CancelAsync(string backupId)
    {
        using var answer = await App.PostAsync($"api/backups/{backupId}/cancel");
        Assert.Contains(answer.StatusCode, (HttpStatusCode[])[HttpStatusCode.Accepted, HttpStatusCode.NotFound, HttpStatusCode.Gone]);
    }

    public async ValueTask DisposeAsync() => await App.DisposeAsync();

    private int Calls() => App.Cloud.Calls().Values.Sum();
}

using Azurite;
using Crash.Tests.Support;
using Simulator.Faults;
using Simulator.Jobs;
using Xunit.Abstractions;

namespace Crash.Tests;

/// <summary>
/// The process dies around each write of a backup: before storage has it, and when storage has it but nobody was told. Where two writes follow
/// each other in one step, with nothing but reads between them, "after the one" is "before the other", and is struck once.
/// </summary>
public sealed class WriteKillTests(ITestOutputHelper output) : IAsyncLifetime
{
    // A claim without an orchestration is abandoned after two minutes.
    private static readonly TimeSpan MoreThanGrace = TimeSpan.FromMinutes(3);

    private static readonly DeadlyWrite[] OfExports =
    [
        Writes.ExportMoved("users", "Starting"),
        Writes.ExportMoved("订单", "Exporting"),
        Writes.ExportCounted("types"),
        Writes.ExportMovedOn("events", "Storing"),
        Writes.FileCommitted("products"),
        Writes.ExportMovedOn("日志_2026-03", "Verifying"),
        Writes.ExportMovedOn("it''s", "Complete"),
        Writes.ExportMovedOn(SampleCloud.EmptyCollection, "Empty"),
    ];

    // One death a line.
    private static readonly DeadlyWrite[][] OfNight =
    [
        // The first backup is started here; the timer of the second due time writes its row before it starts one.
        [Writes.ClaimTaken.Before()],
        [Writes.ClaimTaken.After(), Writes.ScheduleTaken.Before()],
        [Writes.BackupInserted("Running").Before(), Writes.ScheduleTaken.After()],
        [Writes.BackupInserted("Running").Before(), Writes.BackupInserted("Missed").Before()],
        [Writes.BackupInserted("Running").Before(), Writes.BackupInserted("Missed").After()],
        [Writes.BackupInserted("Running").After()],
        [Writes.ExportsListed.Before()],
        [Writes.ExportsListed.After()],
        [.. OfExports.Select(Writes.Before)],
        [.. OfExports.Select(Writes.After)],
        [Writes.SumsWritten.Before()],
        [Writes.ManifestWritten.Before()],
        [Writes.ManifestWritten.After()],
        [Writes.BackupEnded("Complete").Before()],
        [Writes.BackupEnded("Complete").After()],
        [Writes.ClaimReleased.After()],
    ];

    // The backup that was interrupted is closed by the first step of the next.
    private static readonly DeadlyWrite[] OfClosing =
    [
        Writes.ExportsClosed.Before(),
        Writes.ExportsClosed.After(),
        Writes.BackupEnded("Canceled").After(),
        Writes.ClaimCleared.After(),
    ];

    private CrashSite _site = null!;
    private StorageProxy _storage = null!;

    public async Task InitializeAsync()
    {
        _storage = await StorageProxy.StartAsync(await AzuriteServer.SharedAsync());
        _site = await CrashSite.CreateAsync(output);
        _site.App.Settings["AzureWebJobsStorage"] = _storage.ConnectionString;
        // A job that is done when it is asked about spares the wait before it is asked again.
        _site.Environment.Collection("订单").JobDurations = JobDurations.None;
        // All exports at once, so that one death finds each at another write.
        _site.App.Settings["Backup__MaxConcurrentExports"] = $"{SampleCloud.StoredNames.Count}";
    }

    public async Task DisposeAsync()
    {
        await _site.DisposeAsync();
        await _storage.DisposeAsync();
    }

    [Fact]
    public async Task Backup_DueWhileTheProcessDiesAroundEachWrite_EndsCompleteAndEachDueTimeHasOneRow()
    {
        using var patience = new CancellationTokenSource(CrashSite.Patience);
        var death = _storage.Deaths.Plan(OfNight[0]);
        var (due, app) = await DueTwice.StartAsync(_site.App);
        await death.StrikeAsync(app, patience.Token);
        while (TimeProvider.System.GetUtcNow() < due.Second)
            await Task.Delay(due.Second - TimeProvider.System.GetUtcNow(), TimeProvider.System, patience.Token);
        foreach (var writes in OfNight[1..])
            await DieAsync(writes, patience.Token);

        var http = await (await _site.App.StartAsync()).ListeningAsync();
        var rows = await _site.Stored.BackupRowsAsync();
        var backupId = Assert.Single(rows.Values, row => row.GetString("Outcome") == "Complete").RowKey;
        var missed = Assert.Single(rows.Values, row => row.GetString("Outcome") == "Missed").RowKey;
        Assert.Equal([DueTwice.IdPrefix(due.First), DueTwice.IdPrefix(due.Second)], rows.Keys.Order(StringComparer.Ordinal).Select(id => id[..^4]));
        foreach (var id in (string[])[backupId, missed])
            await http.WaitForEndAsync(id, patience.Token);
        Assert.Equal("Superseded", (string?)(await http.GetInstanceAsync(missed))["output"]!["outcome"]);
        await _site.Oracle.AssertCompleteAsync(http, backupId, missed);
        await AssertOrphansAsync(backupId);
    }

    [Fact]
    public async Task Backup_AskedForWhileTheProcessDiesAroundTheClaimAndTheClosingOfAnother_EndsComplete()
    {
        using var patience = new CancellationTokenSource(CrashSite.Patience);
        await AskAndDieAsync(Writes.ClaimTaken.Before(), patience.Token);
        // Between claim and start: the claim names a backup that nobody knows.
        await AskAndDieAsync(Writes.ClaimTaken.After(), patience.Token);
        var http = await (await _site.App.StartAsync()).ListeningAsync();
        var neverStarted = await http.StartRefusedAsync();
        Assert.Empty(await _site.Stored.BackupRowsAsync());

        // The grace is two minutes; nobody waits for it here.
        await _site.Stored.AgeClaimAsync(MoreThanGrace);
        await AskAndDieAsync(Writes.ClaimTakenOver.Before(), patience.Token);
        await AskAndDieAsync(Writes.ClaimTakenOver.After(), patience.Token);
        http = await (await _site.App.StartAsync()).ListeningAsync();
        Assert.NotEqual(neverStarted, await http.StartRefusedAsync());
        await _site.Stored.AgeClaimAsync(MoreThanGrace);

        // A backup that gets its start at last, and is terminated in the middle.
        var slow = _site.Environment.Collection("订单");
        slow.JobDurations = JobDurations.Of(TimeSpan.FromHours(1));
        var interrupted = await http.StartBackupAsync();
        await _site.App.Lives[^1].Log.FindAsync("documents stored").WaitAsync(patience.Token);
        await http.TerminateAsync(interrupted);
        slow.JobDurations = JobDurations.None;

        await AskAndDieAsync(OfClosing[0], patience.Token);
        foreach (var write in OfClosing[1..])
            await DieAsync([write], patience.Token);

        var backupId = await _site.Stored.ClaimHolderAsync();
        Assert.NotNull(backupId);
        http = await (await _site.App.StartAsync()).ListeningAsync();
        await http.WaitForEndAsync(backupId, patience.Token);
        await _site.Oracle.AssertCompleteAsync(http, backupId, interrupted);
        await AssertInterruptedAsync(http, interrupted);
    }

    // The wait before another job is two minutes of real time, and more.
    [Fact]
    [Trait("Category", "Soak")]
    public async Task Backup_JobFailsAndTheProcessDiesAroundEachWriteOfBothAttempts_EndsComplete()
    {
        using var patience = new CancellationTokenSource(CrashSite.Patience * 2);
        _site.Cloud.Faults.Add(new() { Effect = FaultEffect.JobFails, Collection = "users", Times = 1, Message = "内部错误" });
        await AskAndDieAsync(Writes.ExportCounted("users").Before(), patience.Token);
        await DieAsync([Writes.ExportCounted("users").After()], patience.Token);
        DeadlyWrite[] ofSecond =
        [
            Writes.ExportMoved("users", "Starting"),
            Writes.ExportMoved("users", "Exporting"),
            Writes.ExportCounted("users"),
            Writes.ExportMovedOn("users", "Storing"),
            Writes.FileCommitted("users"),
            Writes.ExportMovedOn("users", "Verifying"),
            Writes.ExportMovedOn("users", "Complete"),
        ];
        foreach (var write in ofSecond)
        {
            await DieAsync([write.Before()], patience.Token);
            await DieAsync([write.After()], patience.Token);
        }

        var http = await (await _site.App.StartAsync()).ListeningAsync();
        var backupId = Assert.Single(await _site.Stored.BackupRowsAsync()).Key;
        await http.WaitForEndAsync(backupId, patience.Token);
        await _site.Oracle.AssertCompleteAsync(http, backupId);
        // One failed, one whose id could not be written down, and the one in use.
        Assert.Equal(3, _site.Cloud.Jobs.Count(job => job.Collection == "users"));
    }

    // Each time in a process of its own, which goes on with what the one before it left.
    private async Task DieAsync(IReadOnlyList<DeadlyWrite> writes, CancellationToken patience)
    {
        var death = _storage.Deaths.Plan(writes);
        await death.StrikeAsync(_site.App.Launch(), patience);
    }

    private async Task AskAndDieAsync(DeadlyWrite write, CancellationToken patience)
    {
        // The process that the last test of the state was asked of lives on.
        var app = _site.App.Lives is [.., { HasExited: false } alive] ? alive : await _site.App.StartAsync();
        var death = _storage.Deaths.Plan(write);
        var asked = (await app.ListeningAsync()).StartUnheardAsync();
        await death.StrikeAsync(app, patience);
        await asked;
    }

    // A job counts as lost where its id could not be written down, or may not have been asked for; behind that no death costs one.
    private async Task AssertOrphansAsync(string backupId)
    {
        var orphans = (await _site.Stored.ExportRowsAsync(backupId)).ToDictionary(row => row.RowKey, row => row.GetInt32("OrphanJobs"));
        Assert.Equal((1, 1), (orphans["users"], orphans["订单"]));
        Assert.All((string[])["types", "events", "products", "日志_2026-03", "it's", SampleCloud.EmptyCollection], name => Assert.Equal(0, orphans[name]));
    }

    private async Task AssertInterruptedAsync(HttpClient http, string backupId)
    {
        Assert.Equal("Canceled", (string?)(await http.GetBackupAsync(backupId))["outcome"]);
        Assert.All(
            await _site.Stored.ExportRowsAsync(backupId),
            row => Assert.Contains(row.GetString("Status"), (string[])["Complete", "Empty", "Canceled"]));
        Assert.All(
            await http.GetInstancesAsync(backupId),
            instance => Assert.Contains((string?)instance["runtimeStatus"], (string[])["Completed", "Terminated"]));
    }
}

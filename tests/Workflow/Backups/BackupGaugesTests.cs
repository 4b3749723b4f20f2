using System.Diagnostics.Metrics;
using Azurite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Workflow.Backups;
using Workflow.Backups.Schedule;
using Workflow.Catalogue;
using Workflow.Numbers;
using Workflow.Tests.Support;

namespace Workflow.Tests.Backups;

/// <summary>What the gauges make of the rows that lie in storage.</summary>
public sealed class BackupGaugesTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 18, 0, 0, TimeSpan.Zero);
    private static int environments;

    private readonly string env = $"量表-{Environment.ProcessId}-{Interlocked.Increment(ref environments)}";
    private readonly StandingClock clock = new(Now);
    private readonly MeterListener listener = new();
    private readonly SortedDictionary<string, double> seen = new(StringComparer.Ordinal);
    private ServiceProvider services = null!;
    private int number;

    public async Task InitializeAsync()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["AzureWebJobsStorage"] = (await AzuriteServer.SharedAsync()).ConnectionString,
            ["WeChat:Env"] = env,
            ["BackupSchedule"] = "0 0 18 * * *",
        }).Build();
        services = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(clock).AddWorkflow(configuration).BuildServiceProvider();
        var meter = services.GetRequiredService<Instruments>().Meter;
        listener.InstrumentPublished = (instrument, to) =>
        {
            if (ReferenceEquals(instrument.Meter, meter))
                to.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => See(instrument, value, tags));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => See(instrument, value, tags));
        listener.Start();
        foreach (var source in services.GetServices<INumberSource>())
            source.Publish(meter);
    }

    public async Task DisposeAsync()
    {
        listener.Dispose();
        await services.DisposeAsync();
    }

    [Fact]
    public async Task Gauges_NoBackupYet_SayTheIntervalAlone() => Assert.Equal(["schedule_expected_interval=86400"], await LookAsync());

    [Fact]
    public async Task Gauges_AGoodBackup_SayWhatItHoldsAndNothingOlder()
    {
        await AddAsync(hoursAgo: 50, BackupOutcome.Failed);
        await AddAsync(hoursAgo: 26, BackupOutcome.Complete, exports: [("订单", 900)]);

        Assert.Equal(
            [
                "backup_documents=7",
                "backup_duration=600",
                $"backup_last_good_timestamp={Unix(26)}",
                $"backup_last_timestamp outcome=complete={Unix(26) + 600}",
                "backup_stored=70",
                $"collection_last_good_timestamp collection=订单={Unix(26) + 1}",
                "schedule_expected_interval=86400",
            ],
            await LookAsync());
    }

    [Theory]
    [InlineData(BackupOutcome.Failed, "failed")]
    [InlineData(BackupOutcome.Partial, "partial")]
    [InlineData(BackupOutcome.Canceled, "canceled")]
    [InlineData(BackupOutcome.Missed, "missed")]
    [InlineData(BackupOutcome.Complete, "tripped", GateVerdict.Tripped)]
    public async Task Gauges_ABadEndAfterAGoodBackup_SayBoth_UntilAGoodOneComes(BackupOutcome outcome, string label, GateVerdict? verdict = null)
    {
        await AddAsync(hoursAgo: 26, BackupOutcome.Complete);
        await AddAsync(hoursAgo: 2, outcome, change: backup => backup with { Gate = verdict is { } said ? new() { Verdict = said } : null });

        var before = await LookAsync();
        await AddAsync(hoursAgo: 1, BackupOutcome.Complete, change: backup => backup with { Gate = new() { Verdict = GateVerdict.Passed } });
        clock.Advance(Limits.NumbersRemembered);
        var after = await LookAsync();

        Assert.Contains($"backup_last_timestamp outcome={label}={Unix(2) + 600}", before);
        Assert.Contains($"backup_last_good_timestamp={Unix(26)}", before);
        Assert.DoesNotContain(after, series => series.Contains($"outcome={label}", StringComparison.Ordinal));
        Assert.Contains($"backup_last_good_timestamp={Unix(1)}", after);
    }

    [Fact]
    public async Task Gauges_WhatIsNoBackupOfAll_IsNotCounted()
    {
        await AddAsync(hoursAgo: 26, BackupOutcome.Complete);
        await AddAsync(hoursAgo: 5, BackupOutcome.Failed, change: backup => backup with { Scope = BackupScope.Named });
        await AddAsync(hoursAgo: 4, BackupOutcome.Partial, change: backup => backup with { Kind = BackupKind.Safety });
        await AddAsync(hoursAgo: 3, BackupOutcome.Complete, change: backup => backup with { DisturbedBy = "r-1" });
        await AddAsync(hoursAgo: 2, BackupOutcome.Running, change: backup => backup with { EndedAt = null });
        // By a clock that was a day ahead.
        await AddAsync(hoursAgo: -24, BackupOutcome.Complete);

        var series = await LookAsync();

        Assert.Contains($"backup_last_good_timestamp={Unix(26)}", series);
        Assert.Equal([$"backup_last_timestamp outcome=complete={Unix(3) + 600}"], series.Where(one => one.Contains("outcome=", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Gauges_ADamagedBackup_IsNoGoodOne_AndItsFilesDoNotCount()
    {
        await AddAsync(hoursAgo: 26, BackupOutcome.Complete, exports: [("订单", 900)]);
        string? damaged = null;
        await AddAsync(hoursAgo: 2, BackupOutcome.Complete, exports: [("订单", 900)], change: backup => backup with { Id = damaged = backup.Id });
        await services.GetRequiredService<TrustTable>().ChangeAsync(env, damaged!, now => now with { Damage = new() { At = Now, Reason = "坏" } }, default);

        var series = await LookAsync();

        Assert.Contains($"backup_last_good_timestamp={Unix(26)}", series);
        Assert.Contains($"collection_last_good_timestamp collection=订单={Unix(26) + 1}", series);
    }

    [Fact]
    public async Task Collections_ThatAPartialBackupLacks_KeepTheTimeOfTheOneBefore()
    {
        await AddAsync(hoursAgo: 26, BackupOutcome.Complete, exports: [("订单", 900), ("users", 10)]);
        await AddAsync(hoursAgo: 2, BackupOutcome.Partial, exports: [("订单", 1000)], missed: "users");

        var series = await LookAsync();

        Assert.Contains($"collection_last_good_timestamp collection=订单={Unix(2) + 1}", series);
        Assert.Contains($"collection_last_good_timestamp collection=users={Unix(26) + 1}", series);
    }

    [Theory]
    [InlineData(Limits.NumberedCollections, true)]
    [InlineData(Limits.NumberedCollections + 1, false)]
    public async Task Collections_OnlyTheLargest_HaveASeries(int collections, bool smallestIsShown)
    {
        await AddAsync(hoursAgo: 2, BackupOutcome.Complete, exports: [.. Enumerable.Range(1, collections).Select(size => ($"c{size}", (long)size))]);

        var shown = (await LookAsync()).Where(series => series.StartsWith("collection_last_good_timestamp", StringComparison.Ordinal)).ToList();

        Assert.Equal(Limits.NumberedCollections, shown.Count);
        Assert.Equal(smallestIsShown, shown.Exists(series => series.Contains("=c1=", StringComparison.Ordinal)));
        Assert.Contains(shown, series => series.Contains($"=c{collections}=", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Limits.NumberedBackups - 1, true)]
    [InlineData(Limits.NumberedBackups, false)]
    public async Task Rows_WithoutAGoodBackup_AreReadSoFar(int bad, bool isFound)
    {
        var rows = Enumerable.Range(1, bad).Select(minutes => Row(Now - TimeSpan.FromMinutes(minutes), BackupOutcome.Failed)).ToList();
        rows.Add(Row(Now - TimeSpan.FromDays(2), BackupOutcome.Complete));
        await services.GetRequiredService<BackupsTable>().AddMissingAsync(rows, default);

        Assert.Equal(isFound, (await LookAsync()).Any(series => series.StartsWith("backup_last_good", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("0 0 18 * * *", 24.0)]
    [InlineData("0 0 4,10,16,22 * * *", 6.0)]
    [InlineData("0 0 18 * * 1-5", 72.0)]
    [InlineData("0 0 18 * * 1-5", 72.0, 10)]
    [InlineData("0 0 18 * * 1-5", 24.0, 12)]
    [InlineData("0 */5 * * * *", 5 / 60.0)]
    [InlineData("0 0 0 1 1 *", 365 * 24.0)]
    [InlineData("0 0 0 31 2 *", null)]
    [InlineData("every night", null)]
    public void Interval_OfASchedule_IsTheLongestAboutNow(string expression, double? hours, int daysLater = 0) => Assert.Equal(
        hours, new BackupSchedule(services.GetRequiredService<BackupSettings>() with { Schedule = expression }).LongestInterval(Now.AddDays(daysLater))?.TotalHours);

    private async Task<List<string>> LookAsync()
    {
        foreach (var source in services.GetServices<INumberSource>())
            await source.RefreshAsync(default);
        seen.Clear();
        listener.RecordObservableInstruments();
        return [.. seen.Select(one => $"{one.Key}={one.Value:0.###}")];
    }

    private async Task AddAsync(
        double hoursAgo, BackupOutcome outcome, (string Name, long Bytes)[]? exports = null, string? missed = null, Func<BackupRecord, BackupRecord>? change = null)
    {
        var row = Row(Now - TimeSpan.FromHours(hoursAgo), outcome);
        row = row with { Backup = change?.Invoke(row.Backup) ?? row.Backup };
        await services.GetRequiredService<BackupsTable>().AddMissingAsync([row], default);
        var rows = (exports ?? []).Select(one => Export(row.Backup, one.Name, ExportStatus.Complete) with
        {
            Export = new()
            {
                Collection = one.Name, Status = ExportStatus.Complete, Verified = true, RawBytes = one.Bytes, WindowStart = row.Backup.StartedAt.AddSeconds(1),
            },
        });
        await services.GetRequiredService<ExportsTable>().AddAsync([.. rows, .. missed is null ? (ExportRow[])[] : [Export(row.Backup, missed, ExportStatus.Failed)]], default);
    }

    private BackupRow Row(DateTimeOffset startedAt, BackupOutcome outcome) => new()
    {
        Backup = new()
        {
            Id = BackupId.Create(env, startedAt, $"{++number}"),
            Env = env,
            Scope = BackupScope.All,
            Outcome = outcome,
            StartedAt = startedAt,
            EndedAt = startedAt.AddSeconds(600),
            DurationSeconds = 600,
            Documents = 7,
            StoredBytes = 70,
        },
    };

    private static ExportRow Export(BackupRecord backup, string collection, ExportStatus status) =>
        new() { BackupId = backup.Id, Export = new() { Collection = collection, Status = status } };

    private static long Unix(double hoursAgo) => (Now - TimeSpan.FromHours(hoursAgo)).ToUnixTimeSeconds();

    private void See(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        seen[string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}").Prepend(instrument.Name))] = value;
}

using System.Text;
using AzureHost.Tests.Support;
using Crash.Tests.Support;
using LocalHost.Tests.Support;
using Xunit.Abstractions;

namespace AzureHost.Tests;

/// <summary>The published app sends a collector what the local host sends, and still logs to the Functions host.</summary>
public sealed class TelemetryTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Backup_WithACollector_SendsMetricsAndOneTraceAndStillLogsItsEnd()
    {
        using var patience = new CancellationTokenSource(AzureSite.Patience);
        await using var collector = await Collector.StartAsync();
        await using var site = await AzureSite.CreateAsync(output);
        collector.Fill(site.Settings);
        site.Environment.Collection("订单").AddGenerated(3);
        var host = await site.StartAsync();
        using var http = host.Client();

        var backupId = await http.StartBackupAsync();
        await http.WaitForEndAsync(backupId, patience.Token);
        while (!collector.Spans.Any(span => span.Name == "backup") || !collector.Metrics.Contains("backup_last_good_timestamp"))
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, patience.Token);

        var root = Assert.Single(collector.Spans, span => span.Name == "backup");
        Assert.True(root.ParentSpanId.IsEmpty);
        Assert.Superset(
            new HashSet<string> { "list", "start export", "check export", "store", "verify", "export", "manifest", "databasemigrateexport" },
            collector.Spans.Where(span => span.TraceId.Equals(root.TraceId)).Select(span => span.Name).ToHashSet());
        // What the alerts of infra/ read.
        Assert.Contains(site.Log, line => line.Contains($"Backup {backupId} of {site.Env} (all) ended Complete", StringComparison.Ordinal));
        Assert.DoesNotContain(collector.Bodies, body => body.AsSpan().IndexOf(Encoding.UTF8.GetBytes(site.Cloud.AppSecret)) >= 0);
    }
}

using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using LocalHost.Tests.Support;
using LocalHost.Tests.Support.Otlp;
using Xunit.Abstractions;

namespace LocalHost.Tests;

/// <summary>What an OpenTelemetry collector gets of the app.</summary>
public sealed class TraceTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Collector_OfABackupAndARestore_GetsMetricsAndTracesThatNest()
    {
        await using var collector = await Collector.StartAsync();
        await using var site = await NumbersSite.CreateAsync(output);
        collector.Fill(site.App.Settings);
        var life = await site.App.StartAsync();
        var http = await life.ListeningAsync();
        var backupId = (string)(await site.BackUpAsync(http))["id"]!;
        var restoreId = await site.RestoreAsync(http, backupId, "订单");
        // Its end sends what is left.
        Assert.Equal(0, await life.TerminateAsync(NumbersSite.Patience));

        Assert.Superset(new HashSet<string> { "backup_attempts", "schedule_expected_interval", "wechat_api_calls", "restore_duration" }, collector.Metrics.ToHashSet());
        Approval.Matches($"{Shape(collector.Spans, backupId)}\n{Shape(collector.Spans, restoreId)}", "traces.txt");
        Assert.NotEmpty(collector.Bodies);
        Assert.Empty(collector.Bodies.SelectMany(body => site.SecretsIn(body)).Distinct());
    }

    [Fact]
    public async Task Trace_OfABackupWhoseProcessIsKilled_IsOne()
    {
        await using var collector = await Collector.StartAsync();
        await using var site = await NumbersSite.CreateAsync(output);
        collector.Fill(site.App.Settings);
        site.Cloud.Faults.Add(new() { Effect = Simulator.Faults.FaultEffect.Delay, Endpoint = "databasemigratequeryinfo", DelaySeconds = 0.3 });
        using var patience = new CancellationTokenSource(NumbersSite.Patience);
        var life = await site.App.StartAsync();
        var backupId = await Crash.Tests.Support.BackupApi.StartBackupAsync(await life.ListeningAsync());
        while (!collector.Spans.Any(span => span.Name == "start export"))
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, patience.Token);
        await life.KillAsync();

        life = await site.App.StartAsync();
        await Crash.Tests.Support.BackupApi.WaitForEndAsync(await life.ListeningAsync(), backupId, patience.Token);
        await life.TerminateAsync(NumbersSite.Patience);

        var spans = collector.Spans.Where(span => span.TraceId.Equals(TraceOf(backupId))).ToList();
        Assert.Single(spans, span => span.Name == "backup" && span.ParentSpanId.IsEmpty);
        Assert.Equal(3, spans.Count(span => span.Name == "export"));
        // A call that was under way at the kill has lost the step that it stood in.
        var known = spans.Select(span => span.SpanId).ToHashSet();
        Assert.DoesNotContain(spans, span => span.Name is "start export" or "store" or "verify" or "export" && !known.Contains(span.ParentSpanId));
    }

    /// <summary>Which spans stand in which, each way once.</summary>
    private static string Shape(IReadOnlyList<Span> all, string runId)
    {
        var spans = all.Where(span => span.TraceId.Equals(TraceOf(runId))).ToList();
        var children = spans.ToLookup(span => span.ParentSpanId);
        var root = Assert.Single(children[ByteString.Empty]);
        Assert.Equal(spans.Count, Reached(root));
        Assert.All(spans, span => Assert.True(span.EndTimeUnixNano >= span.StartTimeUnixNano, span.Name));
        Assert.All(spans.Where(span => span.Kind == Client), span => Assert.Equal("0", span.Attributes.Single(one => one.Key == "wechat.errcode").Value.StringValue));
        return string.Join('\n', Lines([root], 0));

        int Reached(Span from) => 1 + children[from.SpanId].Sum(Reached);

        IEnumerable<string> Lines(IEnumerable<Span> same, int depth) => same.GroupBy(span => span.Name, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .SelectMany(group => Lines(group.SelectMany(span => children[span.SpanId]), depth + 1)
                .Prepend($"{new string(' ', depth * 2)}{group.Key}{(group.First().Kind == Client ? " (call)" : "")}"));
    }

    // SPAN_KIND_CLIENT
    private const int Client = 3;

    // As docs/numbers.md tells people to find it.
    private static ByteString TraceOf(string runId) => ByteString.CopyFrom(SHA256.HashData(Encoding.UTF8.GetBytes(runId)).AsSpan(0, 16));
}

using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;

namespace WeChat.Tests;

/// <summary>What the client counts of its requests, and what it tells nobody.</summary>
public sealed partial class CallNumbersTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly MeterListener _listener = new();
    private readonly Dictionary<string, double> _seen = new(StringComparer.Ordinal);

    public CallNumbersTests()
    {
        var factory = _services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == factory)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    public void Dispose()
    {
        _listener.Dispose();
        _services.Dispose();
    }

    [Fact]
    public async Task Requests_OfEveryKindOfAnswer_AreCountedByApiAndCode()
    {
        await using var cloud = await HandMadeCloud.StartAsync();
        using var client = Client(cloud);
        cloud.Answer("databasecount", """{"count":3}""");
        await client.CountAsync("env-1", "订单", default);
        cloud.Answer("databasecount", """{"errcode":-502001,"errmsg":"busy"}""");
        await cloud.FailsAsync(() => client.CountAsync("env-1", "订单", default));
        cloud.Answer("databasecount", """{"errcode":987654321,"errmsg":"nobody knows"}""");
        await cloud.FailsAsync(() => client.CountAsync("env-1", "订单", default));
        cloud.Answer("databasecount", "[]");
        await cloud.FailsAsync(() => client.CountAsync("env-1", "订单", default));

        Assert.Equal(
            new()
            {
                ["wechat_api_calls api=stable_token errcode=0"] = 1,
                ["wechat_api_calls api=databasecount errcode=0"] = 1,
                ["wechat_api_calls api=databasecount errcode=-502001"] = 3,
                ["wechat_api_calls api=databasecount errcode=other"] = 1,
                ["wechat_api_calls api=databasecount errcode=BadAnswer"] = 3,
            },
            _seen);
    }

    [Theory]
    [InlineData(45011, 60)]
    [InlineData(-501004, 30)]
    [InlineData(-502001, null)]
    [InlineData(48001, null)]
    public async Task Refusal_ForALimit_CountsTheWaitOnce(int code, int? seconds)
    {
        await using var cloud = await HandMadeCloud.StartAsync();
        using var client = Client(cloud);
        cloud.Answer("databasecount", $$"""{"errcode":{{code}},"errmsg":"no"}""");

        await cloud.FailsAsync(() => client.CountAsync("env-1", "订单", default));

        Assert.Equal(seconds, _seen.TryGetValue("wechat_quota_wait", out var waited) ? (int)waited : null);
    }

    [Fact]
    public void Begin_SeriesOfRefusedCredentials_AreThoseThatTheAlertReads()
    {
        using var client = new CloudDatabaseClient(new(), TimeProvider.System, new Random(7), new CapturedLog(), _services.GetRequiredService<IMeterFactory>());
        client.BeginNumbers();
        var rules = File.ReadAllText(Path.Combine(Root(), "infra", "alerts", "workflow.rules.yml"));
        var alerted = Codes().Match(rules).Groups["codes"].Value.Split('|');

        var begun = _seen.Keys.Where(series => series.StartsWith("wechat_api_calls", StringComparison.Ordinal)).Select(series => series.Split('=')[^1]);

        Assert.Equal(alerted.Order(StringComparer.Ordinal), begun.Order(StringComparer.Ordinal));
        Assert.All(_seen.Values, value => Assert.Equal(0, value));
    }

    [Fact]
    public async Task Requests_InsideASpan_CarryNothingOfOurTraceToTheService()
    {
        await using var cloud = await HandMadeCloud.StartAsync();
        using var client = Client(cloud);
        using var listener = new ActivityListener { ShouldListenTo = _ => true, Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded };
        ActivitySource.AddActivityListener(listener);
        using var step = new Activity("step").Start();
        IReadOnlyList<string> headers = [];
        cloud.OnUpload = async (http, _) =>
        {
            headers = [.. http.Request.Headers.Keys];
            await cloud.ReadFormAsync(http);
        };

        await client.UploadAsync("env-1", "a.json", 2, (stream, ct) => stream.WriteAsync("{}"u8.ToArray(), ct).AsTask(), default);

        Assert.Contains("Content-Type", headers, StringComparer.OrdinalIgnoreCase);
        Assert.Empty(headers.Intersect(["traceparent", "tracestate", "baggage", "Request-Id", "Correlation-Context"], StringComparer.OrdinalIgnoreCase));
    }

    private CloudDatabaseClient Client(HandMadeCloud cloud) =>
        new(cloud.Options, cloud.Clock, new Random(7), cloud.Log, _services.GetRequiredService<IMeterFactory>());

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var series = string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}").Prepend(instrument.Name));
        lock (_seen)
            _seen[series] = _seen.GetValueOrDefault(series) + value;
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Workflow.sln")))
            folder = folder.Parent!;
        return folder.FullName;
    }

    [GeneratedRegex("api=\"stable_token\", errcode=~\"(?<codes>[0-9|]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Codes();
}

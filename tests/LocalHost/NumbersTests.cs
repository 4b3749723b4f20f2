using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using LocalHost.Tests.Support;
using Xunit.Abstractions;

namespace LocalHost.Tests;

/// <summary>What a Prometheus server gets of the app.</summary>
public sealed class NumbersTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Metrics_OfABackupAndARestore_AreTheApprovedOnes()
    {
        await using var site = await NumbersSite.CreateAsync(output);
        var http = await (await site.App.StartAsync()).ListeningAsync();

        var backup = await site.BackUpAsync(http);
        var backedUp = await Scrape.OfAsync(http);
        await site.RestoreAsync(http, (string)backup["id"]!, "订单");
        var restored = await Scrape.OfAsync(http);

        Approval.Matches(restored.Describe(), "metrics.txt");
        Assert.Equal(1, backedUp["backup_attempts_total"]);
        Assert.Equal((1, 0), (backedUp["backup_outcomes_total", "outcome=\"complete\""], backedUp["backup_outcomes_total", "outcome=\"failed\""]));
        Assert.Equal(backup["exports"]!.AsArray().Sum(export => (double)export!["storedBytes"]!), backedUp["verify_bytes_total"]);
        Assert.Equal(3, backedUp["wechat_api_calls_total", "api=\"databasemigrateexport\",errcode=\"0\""]);
        Assert.Equal(86400 * 365, backedUp["schedule_expected_interval_seconds"], 86400.0);
        AssertLastGood(backup, backedUp);
        Assert.Equal((1, 1), (restored["restore_outcomes_total", "outcome=\"complete\""], restored["restore_duration_seconds_count"]));
        Assert.Empty(site.SecretsIn(Encoding.UTF8.GetBytes(restored.Text)));
    }

    [Fact]
    public async Task Metrics_AfterARestart_KnowTheLastGoodBackupAndCountAnew()
    {
        await using var site = await NumbersSite.CreateAsync(output);
        var life = await site.App.StartAsync();
        var http = await life.ListeningAsync();
        Assert.DoesNotContain("backup_last_good", (await Scrape.OfAsync(http)).Text, StringComparison.Ordinal);
        var backup = await site.BackUpAsync(http);
        Assert.Equal(0, await life.TerminateAsync(NumbersSite.Patience));

        var scrape = await Scrape.OfAsync(await (await site.App.StartAsync()).ListeningAsync());

        AssertLastGood(backup, scrape);
        Assert.Equal((0, 0), (scrape["backup_attempts_total"], scrape["backup_outcomes_total", "outcome=\"complete\""]));
    }

    [Fact]
    public async Task Metrics_OfRefusedCredentials_BeginAtZeroAndCountTheCode()
    {
        await using var site = await NumbersSite.CreateAsync(output);
        site.App.Settings["WeChat__AppSecret"] = "not-the-secret";
        var http = await (await site.App.StartAsync()).ListeningAsync();
        const string Refused = "api=\"stable_token\",errcode=\"40125\"";

        var before = await Scrape.OfAsync(http);
        var backup = await site.BackUpAsync(http);
        var after = await Scrape.OfAsync(http);

        Assert.Equal("Failed", (string?)backup["outcome"]);
        Assert.Equal((0, 1), (before["wechat_api_calls_total", Refused], after["wechat_api_calls_total", Refused]));
        Assert.Equal(1, after["backup_outcomes_total", "outcome=\"failed\""]);
    }

    [Fact]
    public async Task Metrics_WithAHostKey_NeedItAndTakeGetAlone()
    {
        await using var site = await NumbersSite.CreateAsync(output);
        site.App.Settings["Local__HostKey"] = "a-key-of-this-test";
        var http = await (await site.App.StartAsync()).ListeningAsync();

        using var without = await http.GetAsync("api/metrics");
        http.DefaultRequestHeaders.Add("x-functions-key", "a-key-of-this-test");
        using var with = await http.GetAsync("api/metrics");
        using var posted = await http.PostAsync("api/metrics", null);

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK, HttpStatusCode.NotFound), (without.StatusCode, with.StatusCode, posted.StatusCode));
        Assert.Equal("", await without.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Start_CollectorThatIsNoAddress_IsRefusedInOneSentence()
    {
        await using var site = await NumbersSite.CreateAsync(output);
        site.App.Settings["OTEL_EXPORTER_OTLP_ENDPOINT"] = "collector:4317";

        var life = site.App.Launch();

        Assert.Equal(2, await life.ExitAsync().WaitAsync(NumbersSite.Patience));
        Assert.Equal(
            "OTEL_EXPORTER_OTLP_ENDPOINT must be the http or https address of an OpenTelemetry collector, such as http://127.0.0.1:4317. Without it nothing is sent.",
            Assert.Single(life.Log.Lines));
    }

    private static void AssertLastGood(JsonObject backup, Scrape scrape)
    {
        Assert.Equal(Seconds(backup["startedAt"]!), scrape["backup_last_good_timestamp_seconds"], 0.002);
        Assert.Equal(Seconds(backup["endedAt"]!), scrape["backup_last_timestamp_seconds", "outcome=\"complete\""], 0.002);
        Assert.Equal((double)backup["durationSeconds"]!, scrape["backup_duration_seconds"]);
        Assert.Equal((double)backup["documents"]!, scrape["backup_documents"]);
        Assert.Equal((double)backup["storedBytes"]!, scrape["backup_stored_bytes"]);
        Assert.Equal(["drafts", "users", "订单"], scrape.Labels("collection_last_good_timestamp_seconds", "collection").Order(StringComparer.Ordinal));
    }

    private static double Seconds(JsonNode time) =>
        DateTimeOffset.Parse((string)time!, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds() / 1000.0;
}

using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Crash.Tests.Support;
using Xunit.Abstractions;

namespace Crash.Tests;

/// <summary>Callers that are too many, too long or wrong, against one running process.</summary>
public sealed class CallerTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Callers = 100;
    private const int LargeBodyBytes = 50_000_000;
    private const long MostGrowthBytes = 20_000_000;

    private CrashSite _site = null!;
    private AppProcess _app = null!;
    private HttpClient _http = null!;

    public async Task InitializeAsync()
    {
        _site = await CrashSite.CreateAsync(output);
        _app = await _site.App.StartAsync();
        _http = await _app.ListeningAsync();
    }

    public async Task DisposeAsync() => await _site.DisposeAsync();

    [Fact]
    public async Task StartBackup_AHundredAtOnce_StartOneAndNameItToTheOthers()
    {
        using var patience = new CancellationTokenSource(CrashSite.Patience);
        var answers = await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => StartAsync(patience.Token)));

        var started = Assert.Single(answers, answer => answer.Status == HttpStatusCode.Accepted);
        var backupId = (string)started.Body["id"]!;
        var refused = answers.Where(answer => answer != started).ToList();
        Assert.All(refused, answer => Assert.Equal((HttpStatusCode.Conflict, backupId), (answer.Status, (string?)answer.Body["backupId"])));

        await _http.WaitForEndAsync(backupId, patience.Token);
        await _site.Oracle.AssertCompleteAsync(_http, backupId);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task StartBackup_BodyOf50Megabytes_IsRefusedWithoutBeingKept(bool chunked)
    {
        using (await _http.PostAsync("api/backups", new StringContent("{"))) // everything is loaded that an answer needs
        {
        }
        var before = _app.PeakMemoryBytes();
        for (var round = 0; round < 3; round++)
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await PostLargeAsync(chunked));
        Assert.InRange(_app.PeakMemoryBytes() - before, 0, MostGrowthBytes);
        Assert.Empty(_site.Cloud.Calls());
    }

    [Theory]
    [InlineData("{\"collections\": [\"订单\"")]
    [InlineData("{\"集合\": [\"订单\"]}")]
    public async Task StartBackup_BodyThatIsWrong_StartsNothing(string body)
    {
        using var answer = await _http.PostAsync("api/backups", new StringContent(body, Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Empty((await _http.GetFromJsonAsync<JsonObject>("api/backups"))!["backups"]!.AsArray());
        Assert.Empty(_site.Cloud.Calls());
    }

    private async Task<(HttpStatusCode Status, JsonObject Body)> StartAsync(CancellationToken cancellation)
    {
        using var answer = await _http.PostAsync("api/backups", null, cancellation);
        return (answer.StatusCode, (await answer.Content.ReadFromJsonAsync<JsonObject>(cancellation))!);
    }

    private async Task<HttpStatusCode> PostLargeAsync(bool chunked)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/backups");
        request.Content = new ByteArrayContent(new byte[LargeBodyBytes]);
        request.Headers.TransferEncodingChunked = chunked;
        using var answer = await _http.SendAsync(request);
        return answer.StatusCode;
    }
}

using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Simulator.Faults;
using Simulator.Jobs;

namespace Workflow.Tests.Browse;

/// <summary>The stored file of a collection over HTTP.</summary>
public sealed class FileTests
{
    private const string Query = "file?collection=%E8%AE%A2%E5%8D%95";

    [Fact]
    public async Task File_OfACollection_IsTheStoredBytes()
    {
        await using var site = await BrowseSite.StartAsync();
        var id = await site.BackupOfAsync("""{"_id":"甲"}""");
        var stored = (await (await site.FileAsync(id)).DownloadContentAsync()).Value.Content.ToArray();

        var answer = await site.GetAsync($"api/backups/{id}/{Query}");

        Assert.Equal((HttpStatusCode.OK, "application/gzip", "nosniff"), (answer.Status, answer.Headers["Content-Type"], answer.Headers["X-Content-Type-Options"]));
        Assert.Equal(stored, answer.Bytes);
        Assert.Equal($"\"{Convert.ToHexStringLower(SHA256.HashData(stored))}\"", answer.Headers["ETag"]);
        Assert.Contains("filename*=UTF-8''%E8%AE%A2%E5%8D%95.jsonl.gz", answer.Headers["Content-Disposition"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_RangeAndTag_AreKept()
    {
        await using var site = await BrowseSite.StartAsync();
        var id = await site.BackupOfAsync("""{"_id":"甲"}""");
        var whole = await site.GetAsync($"api/backups/{id}/{Query}");

        var part = await SendAsync(site, id, request => request.Headers.Range = new RangeHeaderValue(2, 9));
        var same = await SendAsync(site, id, request => request.Headers.IfNoneMatch.Add(new(whole.Headers["ETag"])));
        var beyond = await SendAsync(site, id, request => request.Headers.Range = new RangeHeaderValue(9999, null));

        Assert.Equal(HttpStatusCode.PartialContent, part.Status);
        Assert.Equal(whole.Bytes[2..10], part.Bytes);
        Assert.Equal((HttpStatusCode.NotModified, 0), (same.Status, same.Bytes.Length));
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, beyond.Status);
    }

    [Fact]
    public async Task File_ThatIsMissing_SaysWhatIsMissing()
    {
        await using var site = await BrowseSite.StartAsync();
        site.Fill("坏", """{"_id":"1"}""");
        site.App.Cloud.Faults.Add(new Fault { Effect = FaultEffect.BrokenLine, Collection = "坏", Line = 1 });
        var id = await site.BackupOfAsync("""{"_id":"甲"}""");
        await (await site.FileAsync(id)).DeleteAsync();

        Assert.Contains("no backup '20260101T000000Z-abcd'", await MissingAsync("20260101T000000Z-abcd", Query), StringComparison.Ordinal);
        Assert.Contains("no backup", await MissingAsync("%E6%98%A8", Query), StringComparison.Ordinal);
        Assert.Contains("no backup", await MissingAsync(id, Query + "&env=%E5%88%AB"), StringComparison.Ordinal);
        Assert.Contains($"The backup {id} has no collection '没有'", await MissingAsync(id, "file?collection=%E6%B2%A1%E6%9C%89"), StringComparison.Ordinal);
        Assert.Contains("missed '坏'. Line 1 is not valid JSON", await MissingAsync(id, "file?collection=%E5%9D%8F"), StringComparison.Ordinal);
        Assert.Contains("has expired or its file of '订单' is gone", await MissingAsync(id, Query), StringComparison.Ordinal);

        async Task<string> MissingAsync(string backup, string query)
        {
            var answer = await site.GetAsync($"api/backups/{backup}/{query}");
            Assert.Equal(HttpStatusCode.NotFound, answer.Status);
            return answer.Json.GetProperty("detail").GetString()!;
        }
    }

    [Fact]
    public async Task File_OfABackupThatRuns_IsNotThereYet()
    {
        await using var site = await BrowseSite.StartAsync(cloud => cloud.JobDurations = JobDurations.Of(TimeSpan.FromMinutes(5)));
        site.App.Clock.AutoAdvance = false;
        site.Fill(BrowseSite.Orders, """{"_id":"甲"}""");
        var id = await site.App.StartBackupAsync();

        var answer = await site.GetAsync($"api/backups/{id}/{Query}");

        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        Assert.Contains("is still running", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("file")]
    [InlineData("file?collection=")]
    [InlineData("file?collection=a&env=%1b")]
    public async Task File_BadQuery_IsAProblem(string query)
    {
        await using var site = await BrowseSite.StartAsync();

        Assert.Equal(HttpStatusCode.BadRequest, (await site.GetAsync($"api/backups/20260101T000000Z-abcd/{query}")).Status);
    }

    private static async Task<Answer> SendAsync(BrowseSite site, string id, Action<HttpRequestMessage> with)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"api/backups/{id}/{Query}");
        with(request);
        return await Answer.ReadAsync(await site.App.Http.SendAsync(request));
    }
}

using System.Net;
using System.Text;

namespace Workflow.Tests.Browse;

/// <summary>Single documents over HTTP.</summary>
public sealed class ReadTests(KindsOfIds kinds) : IClassFixture<KindsOfIds>
{
    [Fact]
    public async Task Document_ThatIsThere_IsItsOwnBytes()
    {
        const string Document = """{ "_id" : "手机/13800000000", "n":3.0,"\u540d":"张三\u2028", "t":{"$date":"2026-03-25T09:41:36.758Z"}}""";
        await using var site = await BrowseSite.StartAsync();
        var id = await site.BackupOfAsync("""{"_id":"甲"}""", Document, """{"_id":"乙"}""");

        var answer = await site.ReadAsync(id, "\"手机\\/13800000000\"");

        Assert.Equal((HttpStatusCode.OK, Document), (answer.Status, answer.Text));
        Assert.Equal(("application/json; charset=utf-8", "nosniff"), (answer.Headers["Content-Type"], answer.Headers["X-Content-Type-Options"]));
        Assert.Matches("^[0-9a-f]{20}$", answer.Headers["Workflow-Content-Hash"]);
        Assert.False(answer.Headers.ContainsKey("Workflow-Documents"));
    }

    [Theory]
    [InlineData("\"1\"", "text")]
    [InlineData("1", "integer")]
    [InlineData("1.0", "real")]
    [InlineData("100e-2", "real")]
    [InlineData("2", "long")]
    [InlineData("2.0", "long")]
    [InlineData("3", "real3")]
    [InlineData("4.0", "integer4")]
    [InlineData("-0.0", "zero")]
    [InlineData("\"\"", "empty")]
    [InlineData("\"\\\"\\\\\\/\\u0000\"", "signs")]
    [InlineData("\"\\ud800\"", "half")]
    [InlineData("\"\\ud83d\\ude00\"", "whole")]
    [InlineData("\"😀\"", "whole")]
    [InlineData("9223372036854775807", "longest")]
    public async Task Document_IdOfAnyKind_IsFoundAsItIsTyped(string docId, string expected)
    {
        var answer = await kinds.Site.ReadAsync(kinds.Backup, docId);

        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        Assert.Equal(expected, answer.Json.GetProperty("是").GetString());
    }

    [Theory]
    [InlineData("\"2\"")]
    [InlineData("1.5")]
    [InlineData("1e400")]
    [InlineData("\"\\udc00\"")]
    public async Task Document_OfAnotherId_IsNotThere(string docId)
    {
        var answer = await kinds.Site.ReadAsync(kinds.Backup, docId);

        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        Assert.Contains("no document of that id", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Document_WithAnIdOfAKilobyte_IsFound()
    {
        var name = new string('长', 341);
        await using var site = await BrowseSite.StartAsync();
        var id = await site.BackupOfAsync($"{{\"_id\":\"{name}\"}}");

        Assert.Equal(HttpStatusCode.OK, (await site.ReadAsync(id, $"\"{name}\"")).Status);
    }

    [Fact]
    public async Task Document_ThatTheFileHasTwice_IsTheFirst_AndTheNumberIsTold()
    {
        await using var site = await BrowseSite.StartAsync();
        // A count would tell that the file has fewer ids than documents.
        site.App.Cloud.Faults.Set("effect=code,endpoint=databasecount,code=47001");
        var id = await site.BackupOfAsync("""{"_id":"甲","n":2}""", """{"_id":"乙"}""", """{"_id":"甲","n":1}""");

        var answer = await site.ReadAsync(id, "\"甲\"");

        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        Assert.Equal(("""{"_id":"甲","n":2}""", "2"), (answer.Text, answer.Headers.GetValueOrDefault("Workflow-Documents")));
    }

    [Fact]
    public async Task Document_WithoutAnIndex_Is202_AndThenTheAnswer()
    {
        await using var site = await BrowseSite.StartAsync();
        var id = await site.BackupOfAsync("""{"_id":"甲"}""");
        await (await site.IndexAsync(id)).DeleteAsync();

        var first = await site.PostAsync("api/documents/read", BrowseSite.ReadBody(id, "\"甲\""));
        var then = await site.ReadAsync(id, "\"甲\"");

        Assert.Equal((HttpStatusCode.Accepted, "5", $$"""{"state":"Indexing","backups":["{{id}}"]}"""), (first.Status, first.Headers["Retry-After"], first.Text));
        Assert.Equal((HttpStatusCode.OK, """{"_id":"甲"}"""), (then.Status, then.Text));
    }

    [Fact]
    public async Task Document_WithADamagedIndex_IsReadOnceThatIsBuiltAgain()
    {
        await using var site = await BrowseSite.StartAsync();
        var id = await site.BackupOfAsync("""{"_id":"甲"}""", """{"_id":"乙"}""");
        var index = await site.IndexAsync(id);
        var length = (int)(await index.GetPropertiesAsync()).Value.ContentLength;

        // Every part: header, runs, entries, buckets.
        for (var at = 0; at < length; at += 11)
        {
            await site.App.Clock.AdvanceAsync(TimeSpan.FromMinutes(1));
            await BrowseSite.FlipAsync(index, at);
            Assert.Equal((HttpStatusCode.OK, """{"_id":"乙"}"""), await site.ReadAsync(id, "\"乙\"") is var read ? (read.Status, read.Text) : default);
        }
    }

    [Fact]
    public async Task Document_WithAnIndexThatIsDamagedAgainAtOnce_WaitsBeforeItIsBuiltOnceMore()
    {
        await using var site = await BrowseSite.StartAsync();
        var id = await site.BackupOfAsync("""{"_id":"甲"}""");
        var index = await site.IndexAsync(id);
        await BrowseSite.FlipAsync(index, 0);
        Assert.Equal(HttpStatusCode.OK, (await site.ReadAsync(id, "\"甲\"")).Status);

        await BrowseSite.FlipAsync(index, 0);
        var refused = await site.ReadAsync(id, "\"甲\"");
        await site.App.Clock.AdvanceAsync(TimeSpan.FromMinutes(1));
        var later = await site.ReadAsync(id, "\"甲\"");

        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.OK), (refused.Status, later.Status));
        Assert.Contains("Ask again in a minute", refused.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Document_InADamagedFile_IsNotGuessed()
    {
        await using var site = await BrowseSite.StartAsync();
        var id = await site.BackupOfAsync("""{"_id":"甲","电话":"13800000000"}""");
        await BrowseSite.FlipAsync(await site.FileAsync(id), 14);

        var answer = await site.ReadAsync(id, "\"甲\"");

        Assert.Equal(HttpStatusCode.Conflict, answer.Status);
        Assert.Contains("is damaged", answer.Text, StringComparison.Ordinal);
        Assert.Contains("Use another backup.", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Document_OfAFileThatIsGone_IsNotFound()
    {
        await using var site = await BrowseSite.StartAsync();
        var id = await site.BackupOfAsync("""{"_id":"甲"}""");
        await (await site.FileAsync(id)).DeleteAsync();

        var answer = await site.ReadAsync(id, "\"甲\"");

        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        Assert.Contains("has expired or its file of '订单' is gone", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Document_BackupOrCollectionMissing_SaysWhich()
    {
        await using var site = await BrowseSite.StartAsync();
        var id = await site.BackupOfAsync("""{"_id":"甲"}""");

        var backup = await site.ReadAsync("20260101T000000Z-abcd", "\"甲\"");
        var collection = await site.ReadAsync(id, "\"甲\"", "没有");

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (backup.Status, collection.Status));
        Assert.Contains("no backup '20260101T000000Z-abcd'", backup.Text, StringComparison.Ordinal);
        Assert.Contains("no collection '没有'", collection.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"backup":"x","collection":"订单","docId":null}""", "docId")]
    [InlineData("""{"backup":"x","collection":"订单","docId":true}""", "docId")]
    [InlineData("""{"backup":"x","collection":"订单","docId":{"$oid":"机密"}}""", "docId")]
    [InlineData("""{"backup":"x","collection":"订单"}""", "docId")]
    [InlineData("""{"collection":"订单","docId":"机密"}""", "backup")]
    [InlineData("""{"backup":1,"collection":"订单","docId":"机密"}""", "backup")]
    [InlineData("""{"backup":"x","collection":"","docId":"机密"}""", "collection")]
    [InlineData("""{"backup":"x","collection":["订单"],"docId":"机密"}""", "collection")]
    [InlineData("""{"backup":"x","collection":"订单","docId":"机密","env":""}""", "env")]
    [InlineData("""{"backup":"x","collection":"订单","docId":"机密","top":1}""", "top")]
    [InlineData("""{"backup":"x","collection":"\ud800","docId":"机密"}""", "")]
    [InlineData("""["机密"]""", "")]
    [InlineData("""{"docId":"机密" """, "")]
    public async Task Document_BadBody_NamesTheFieldAndRepeatsNothing(string body, string field)
    {
        var answer = await kinds.Site.PostAsync("api/documents/read", body);

        Assert.Equal((HttpStatusCode.BadRequest, field), (answer.Status, answer.Json.GetProperty("field").GetString()));
        Assert.DoesNotContain("机密", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Document_BodyPastTheLimit_IsRefused()
    {
        var empty = BrowseSite.ReadBody(kinds.Backup, "\"\"");
        var atLimit = BrowseSite.ReadBody(kinds.Backup, $"\"{new string('x', Limits.RequestBodyBytes - Encoding.UTF8.GetByteCount(empty))}\"");

        Assert.Equal(HttpStatusCode.NotFound, (await kinds.Site.PostAsync("api/documents/read", atLimit)).Status);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await kinds.Site.PostAsync("api/documents/read", atLimit + " ")).Status);
    }
}

/// <summary>One backup with an id of every kind.</summary>
public sealed class KindsOfIds : IAsyncLifetime
{
    internal BrowseSite Site { get; private set; } = null!;

    internal string Backup { get; private set; } = "";

    public async Task InitializeAsync()
    {
        Site = await BrowseSite.StartAsync();
        Backup = await Site.BackupOfAsync(
            """{"_id":"1","是":"text"}""", """{"_id":1,"是":"integer"}""", """{"_id":1.00,"是":"real"}""", """{"_id":{"$numberLong":"2"},"是":"long"}""",
            """{"_id":3.0,"是":"real3"}""", """{"_id":4,"是":"integer4"}""", """{"_id":-0.0,"是":"zero"}""", """{"_id":"","是":"empty"}""",
            """{"_id":"\"\\/\u0000","是":"signs"}""", """{"_id":"\ud800","是":"half"}""", """{"_id":"😀","是":"whole"}""",
            """{"_id":{"$numberLong":"9223372036854775807"},"是":"longest"}""");
    }

    public Task DisposeAsync() => Site.DisposeAsync().AsTask();
}

using System.Net;
using System.Text;
using Azure.Data.Tables;
using Azurite;
using Workflow.Browse.Diffs;
using Workflow.Browse.Orchestrators;

namespace Workflow.Tests.Browse;

/// <summary>Two backups compared over HTTP.</summary>
public sealed class DiffTests
{
    [Fact]
    public async Task Diff_OfTwoBackups_CountsAndNamesWhatDiffers()
    {
        await using var site = await BrowseSite.StartAsync();
        site.Fill("一样", """{"_id":1}""");
        site.Fill("旧的", """{"_id":1}""", """{"_id":2}""");
        var from = await site.BackupOfAsync(
            """{"_id":"丙"}""", """{"_id":"甲","n":1}""", """{"_id":3.0}""", """{"_id":"b","x":1,"y":2}""", """{"_id":"\ud800"}""", """{"_id":"乙"}""");
        site.App.Cloud.Env(site.App.Env).Delete("旧的");
        site.Fill("新的", """{"_id":"新"}""");
        var to = await site.BackupOfAsync(
            """{"_id":"z", "n":1}""", """{"_id":3}""", """{"y":2,"_id":"b","x":1}""", """{ "_id" : "\u7532", "n":2}""", """{"_id":"丙"}""", """{"_id":"a"}""");

        var diff = await site.DiffAsync(from, to);

        Assert.Equal(("Ready", from, to), (diff.GetProperty("state").GetString(), diff.GetProperty("from").GetString(), diff.GetProperty("to").GetString()));
        Assert.Equal(["一样", "新的", "旧的", "订单"], diff.GetProperty("collections").EnumerateArray().Select(one => one.GetProperty("collection").GetString()));
        Assert.Equal(
            ["3 3 1 2", "0 0 0 1", "1 0 0 0", "0 2 0 0"],
            ((string[])["订单", "一样", "新的", "旧的"]).Select(name => BrowseSite.CountsOf(diff, name)));
        for (var top = 1; top <= 4; top++)
        {
            Assert.Equal(["\"z\"", "3", "\"a\""], await site.IdsAsync(diff, "added", top));
            Assert.Equal(["3.0", "\"\\ud800\"", "\"乙\""], await site.IdsAsync(diff, "removed", top));
            Assert.Equal(["\"\\u7532\""], await site.IdsAsync(diff, "changed", top));
        }
        Assert.Equal(["1", "2"], await site.IdsAsync(diff, "removed", collection: "旧的"));
        Assert.Empty(await site.IdsAsync(diff, "changed", collection: "一样"));
    }

    [Fact]
    public async Task Diff_LargeDocuments_EndAPageBeforeItIsFull()
    {
        await using var site = await BrowseSite.StartAsync();
        var from = await site.BackupOfAsync("""{"_id":"甲"}""");
        var half = new string('x', (Limits.DiffPageBytes / 2) - 22);
        var to = await site.BackupOfAsync([.. Enumerable.Range(1, 5).Select(n => $$"""{"_id":"{{n}}","x":"{{half}}"}""")]);
        var id = (await site.DiffAsync(from, to)).GetProperty("id").GetString();
        var path = $"api/diffs/{id}/documents?collection=%E8%AE%A2%E5%8D%95&class=added";

        var first = (await site.GetAsync(path)).Json;
        var last = (await site.GetAsync($"{path}&continuation=3")).Json;

        // Two fall short of the limit by some bytes, so a third is read.
        Assert.Equal((3, "3"), (first.GetProperty("documents").GetArrayLength(), first.GetProperty("next").GetString()));
        Assert.Equal((2, false), (last.GetProperty("documents").GetArrayLength(), last.TryGetProperty("next", out _)));
    }

    [Fact]
    public async Task Diff_HashesOfAPage_AreThoseOfTheDocuments()
    {
        await using var site = await BrowseSite.StartAsync();
        var from = await site.BackupOfAsync("""{"_id":"甲","n":1}""", """{"_id":"乙"}""");
        var to = await site.BackupOfAsync("""{"_id":"甲","n":2}""", """{"_id":"丙"}""");
        var path = $"api/diffs/{(await site.DiffAsync(from, to)).GetProperty("id").GetString()}/documents?collection=%E8%AE%A2%E5%8D%95&class=";

        var changed = (await site.GetAsync(path + "changed")).Text;
        var added = (await site.GetAsync(path + "added")).Text;
        var removed = (await site.GetAsync(path + "removed")).Text;

        Assert.Equal($$"""{"documents":[{"docId":"甲","fromHash":{{await HashAsync(from, "甲")}},"toHash":{{await HashAsync(to, "甲")}}}]}""", changed);
        Assert.Equal($$"""{"documents":[{"docId":"丙","toHash":{{await HashAsync(to, "丙")}}}]}""", added);
        Assert.Equal($$"""{"documents":[{"docId":"乙","fromHash":{{await HashAsync(from, "乙")}}}]}""", removed);

        async Task<string> HashAsync(string backup, string id) => $"\"{(await site.ReadAsync(backup, $"\"{id}\"")).Headers["Workflow-Content-Hash"]}\"";
    }

    [Fact]
    public async Task Diff_OfABackupWithItself_IsAllTheSame()
    {
        await using var site = await BrowseSite.StartAsync();
        var id = await site.BackupOfAsync("""{"_id":"甲"}""", """{"_id":"乙"}""");

        Assert.Equal("0 0 0 2", BrowseSite.CountsOf(await site.DiffAsync(id, id)));
    }

    [Fact]
    public async Task Diff_IdsThatAFileHasTwice_AreComparedByAllTheirDocuments()
    {
        await using var site = await BrowseSite.StartAsync();
        site.App.Cloud.Faults.Set("effect=code,endpoint=databasecount,code=47001");
        var from = await site.BackupOfAsync("""{"_id":"同","n":1}""", """{"_id":"同","n":2}""", """{"_id":"变","n":1}""", """{"_id":"变","n":2}""", """{"_id":"去"}""", """{"_id":"去","n":1}""");
        var to = await site.BackupOfAsync("""{"_id":"同","n":2}""", """{"_id":"变","n":1}""", """{"_id":"同","n":1}""", """{"_id":"来"}""", """{"_id":"来"}""");

        var diff = await site.DiffAsync(from, to);

        Assert.Equal("1 1 1 1", BrowseSite.CountsOf(diff));
        Assert.Equal(["\"来\""], await site.IdsAsync(diff, "added"));
    }

    [Fact]
    public async Task Diff_WhatCannotBeCompared_HasAReasonAndNoNumbers()
    {
        await using var site = await BrowseSite.StartAsync();
        foreach (var name in (string[])["坏", "丢", "漏"])
            site.Fill(name, """{"_id":1}""");
        var from = await site.BackupOfAsync("""{"_id":"甲"}""");
        site.App.Cloud.Faults.Set("effect=brokenline,collection=漏,line=1");
        var to = await site.BackupAsync();
        await BrowseSite.FlipAsync(await site.FileAsync(to, "坏"), 14);
        await (await site.IndexAsync(to, "坏")).DeleteAsync();
        await (await site.FileAsync(from, "丢")).DeleteAsync();
        site.App.Cloud.Faults.Clear();
        var named = await site.BackupAsync("""{"collections":["丢"]}""");

        var diff = await site.DiffAsync(from, to);
        var other = await site.DiffAsync(to, named, ",\"collections\":[\"丢\",\"订单\",\"没有\"]");

        Assert.Contains($"in backup {to} is damaged", BrowseSite.CountsOf(diff, "坏"), StringComparison.Ordinal);
        Assert.Equal($"The backup {from} has expired or its file of '丢' is gone.", BrowseSite.CountsOf(diff, "丢"));
        Assert.Contains($"The backup {to} missed '漏'. Line 1", BrowseSite.CountsOf(diff, "漏"), StringComparison.Ordinal);
        Assert.Equal("0 0 0 1", BrowseSite.CountsOf(diff));
        Assert.Equal("0 0 0 1", BrowseSite.CountsOf(other, "丢"));
        Assert.Equal($"The backup {named} was asked for other collections than '订单'.", BrowseSite.CountsOf(other));
        Assert.Contains("does not say that it did not exist", BrowseSite.CountsOf(other, "没有"), StringComparison.Ordinal);
        Assert.Equal(3, other.GetProperty("collections").GetArrayLength());
        var page = await site.GetAsync($"api/diffs/{diff.GetProperty("id").GetString()}/documents?collection=%E4%B8%A2&class=added");
        Assert.Equal(HttpStatusCode.NotFound, page.Status);
        Assert.Contains("could not compare '丢'", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Diff_OfParts_NeedsTheSameToHaveBeenAsked()
    {
        const string Paid = """{"exports":[{"collection":"订单","query":"where({ paid: true })"}]}""";
        await using var site = await BrowseSite.StartAsync();
        var whole = await site.BackupOfAsync("""{"_id":1,"paid":true}""", """{"_id":2,"paid":false}""");
        var older = await site.BackupAsync(Paid);
        site.Fill(BrowseSite.Orders, """{"_id":1,"paid":true}""", """{"_id":2,"paid":true}""");
        var newer = await site.BackupAsync(Paid);

        Assert.Equal("1 0 0 1", BrowseSite.CountsOf(await site.DiffAsync(older, newer)));
        Assert.Contains("different parts of '订单'", BrowseSite.CountsOf(await site.DiffAsync(whole, newer)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(-1)]
    public async Task Diff_DamagedIndex_IsBuiltAgain(int at)
    {
        await using var site = await BrowseSite.StartAsync();
        var from = await site.BackupOfAsync("""{"_id":"甲"}""");
        var to = await site.BackupOfAsync("""{"_id":"甲"}""", """{"_id":"乙"}""");
        await BrowseSite.FlipAsync(await site.IndexAsync(to), at);

        Assert.Equal("1 0 0 1", BrowseSite.CountsOf(await site.DiffAsync(from, to)));
    }

    [Fact]
    public async Task Diff_FilesGoneAfterwards_PagesSaySo_AndBothBackupsGone_Fails()
    {
        await using var site = await BrowseSite.StartAsync();
        var from = await site.BackupOfAsync("""{"_id":"甲"}""");
        var to = await site.BackupOfAsync("""{"_id":"乙"}""");
        var diff = await site.DiffAsync(from, to);
        await (await site.FileAsync(to)).DeleteAsync();

        var page = await site.GetAsync($"api/diffs/{diff.GetProperty("id").GetString()}/documents?collection=%E8%AE%A2%E5%8D%95&class=added");
        var plan = (await site.App.Client.GetInstanceAsync(diff.GetProperty("id").GetString()!, getInputsAndOutputs: true))!.ReadInputAs<DiffPlan>()!;
        foreach (var backup in (string[])[from, to])
            await site.ForgetRowAsync(backup);
        var again = plan with { Id = DiffId.Create(site.App.Env, site.App.Clock.GetUtcNow(), "再来") };
        await site.App.Client.ScheduleNewOrchestrationInstanceAsync(nameof(DiffOrchestrator), again, new StartOrchestrationOptions(again.Id));
        await site.App.Client.WaitForInstanceCompletionAsync(again.Id);
        var failed = (await site.GetAsync($"api/diffs/{again.Id}")).Json;

        Assert.Equal(HttpStatusCode.NotFound, page.Status);
        Assert.Contains("has expired or its file of '订单' is gone", page.Text, StringComparison.Ordinal);
        Assert.Equal("Failed", failed.GetProperty("state").GetString());
        Assert.Contains("Both backups", failed.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, (await site.GetAsync($"api/diffs/{again.Id}/documents?collection=%E8%AE%A2%E5%8D%95&class=added")).Status);
    }

    [Fact]
    public async Task Diff_ItsDayOver_IsRemovedAndKnownToHaveBeen()
    {
        await using var site = await BrowseSite.StartAsync();
        var from = await site.BackupOfAsync("""{"_id":"甲"}""");
        var to = await site.BackupOfAsync("""{"_id":"乙"}""");
        var diff = await site.DiffAsync(from, to);
        var id = diff.GetProperty("id").GetString()!;
        Assert.Equal(diff.GetProperty("startedAt").GetDateTimeOffset() + Limits.DiffTime, diff.GetProperty("expiresAt").GetDateTimeOffset());
        Assert.Equal(3, (await BlobsAsync(site, id)).Count);

        await site.App.Clock.AdvanceAsync(Limits.DiffTime);
        await site.App.Client.WaitForInstanceCompletionAsync(DiffPlan.RetentionOf(id));

        Assert.Empty(await BlobsAsync(site, id));
        Assert.Equal(HttpStatusCode.Gone, (await site.GetAsync($"api/diffs/{id}")).Status);
        Assert.Equal(HttpStatusCode.Gone, (await site.GetAsync($"api/diffs/{id}/documents?collection=a&class=added")).Status);
        await site.App.Client.PurgeInstanceAsync(id);
        Assert.Equal(HttpStatusCode.Gone, (await site.GetAsync($"api/diffs/{id}")).Status);
        await site.App.Client.PurgeInstanceAsync(DiffPlan.RetentionOf(id));
        Assert.Equal(HttpStatusCode.NotFound, (await site.GetAsync($"api/diffs/{id}")).Status);
    }

    [Fact]
    public async Task Diff_HistoryPurged_IsReadFromItsResult()
    {
        await using var site = await BrowseSite.StartAsync();
        var id = await site.BackupOfAsync("""{"_id":"甲"}""");
        var diff = await site.DiffAsync(id, id);

        await site.App.Client.PurgeInstanceAsync(diff.GetProperty("id").GetString()!);

        Assert.Equal(diff.GetRawText(), (await site.GetAsync($"api/diffs/{diff.GetProperty("id").GetString()}")).Text);
    }

    [Fact]
    public async Task Diff_Terminated_IsFailed_AndUntilThenRunning()
    {
        await using var site = await BrowseSite.StartAsync();
        var now = site.App.Clock.GetUtcNow();
        var plan = new DiffPlan
        {
            Id = DiffId.Create(site.App.Env, now, "等"), Env = site.App.Env, FromEnv = site.App.Env, From = "甲", To = "乙", StartedAt = now, ExpiresAt = now + Limits.DiffTime,
        };
        site.App.Clock.AutoAdvance = false;
        await site.App.Client.ScheduleNewOrchestrationInstanceAsync(nameof(DiffOrchestrator), plan, new StartOrchestrationOptions(plan.Id, now.AddHours(1)));

        var running = await site.GetAsync($"api/diffs/{plan.Id}");
        var documents = await site.GetAsync($"api/diffs/{plan.Id}/documents?collection=a&class=added");
        await site.App.Client.TerminateInstanceAsync(plan.Id);
        await site.App.Client.WaitForInstanceCompletionAsync(plan.Id);
        var ended = (await site.GetAsync($"api/diffs/{plan.Id}")).Json;

        Assert.Equal(("Running", "[]"), (running.Json.GetProperty("state").GetString(), running.Json.GetProperty("collections").GetRawText()));
        Assert.Equal(HttpStatusCode.Conflict, documents.Status);
        Assert.Equal(("Failed", "The diff's orchestration was terminated."), (ended.GetProperty("state").GetString(), ended.GetProperty("reason").GetString()));
        Assert.Equal(HttpStatusCode.NotFound, (await site.GetAsync($"api/diffs/{plan.Id}?env=%E5%88%AB")).Status);
    }

    [Fact]
    public async Task Diff_Accepted_AnswersWhereToLook()
    {
        await using var site = await BrowseSite.StartAsync();
        var backup = await site.BackupOfAsync("""{"_id":"甲"}""");

        var answer = await site.PostAsync("api/diffs", $$"""{"from":"{{backup}}","to":"{{backup}}"}""");

        Assert.Equal((HttpStatusCode.Accepted, $"/api/diffs/{answer.Json.GetProperty("id").GetString()}"), (answer.Status, answer.Headers["Location"]));
    }

    [Theory]
    [InlineData("""{"to":"乙"}""", HttpStatusCode.BadRequest, "'from' must be")]
    [InlineData("""{"from":"甲"}""", HttpStatusCode.BadRequest, "'to' must be")]
    [InlineData("""{"from":"甲","to":2}""", HttpStatusCode.BadRequest, "'to' must be")]
    [InlineData("""{"from":"甲","to":"乙","collections":[]}""", HttpStatusCode.BadRequest, "leave it out to compare all")]
    [InlineData("""{"from":"甲","to":"乙","collections":["订单","订单"]}""", HttpStatusCode.BadRequest, "named twice")]
    [InlineData("""{"from":"甲","to":"乙","class":"added"}""", HttpStatusCode.BadRequest, "There is no field 'class'")]
    [InlineData("""{"from":"甲","to":"乙","env":""}""", HttpStatusCode.BadRequest, "'env' must be")]
    [InlineData("[]", HttpStatusCode.BadRequest, "must be a JSON object")]
    [InlineData("", HttpStatusCode.BadRequest, "not valid JSON")]
    [InlineData("""{"from":"甲","to":"乙"}""", HttpStatusCode.NotFound, "no backup '甲'")]
    [InlineData("""{"from":"20260101T000000Z-abcd","to":"乙"}""", HttpStatusCode.NotFound, "no backup '20260101T000000Z-abcd'")]
    public async Task StartDiff_BadBody_SaysWhatIsWrong(string body, HttpStatusCode status, string expected)
    {
        await using var site = await BrowseSite.StartAsync();

        var answer = await site.PostAsync("api/diffs", body);

        Assert.Equal(status, answer.Status);
        Assert.Contains(expected, answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("documents?class=added", HttpStatusCode.BadRequest)]
    [InlineData("documents?collection=a", HttpStatusCode.BadRequest)]
    [InlineData("documents?collection=a&class=Added", HttpStatusCode.BadRequest)]
    [InlineData("documents?collection=a&class=added&top=101", HttpStatusCode.BadRequest)]
    [InlineData("documents?collection=a&class=added&continuation=-1", HttpStatusCode.BadRequest)]
    [InlineData("documents?collection=a&class=added", HttpStatusCode.NotFound)]
    public async Task GetDiffDocuments_BadQuery_IsAProblem(string query, HttpStatusCode status)
    {
        await using var site = await BrowseSite.StartAsync();

        Assert.Equal(status, (await site.GetAsync($"api/diffs/d-20260101T000000Z-abcdefgh/{query}")).Status);
    }

    [Fact]
    public async Task Everything_HistoriesLogAndTables_HoldNoIdAndNoDocument()
    {
        const string Phone = "13800009999";
        await using var site = await BrowseSite.StartAsync();
        var from = await site.BackupOfAsync($$"""{"_id":"手机{{Phone}}","姓名":"张某某一"}""");
        var to = await site.BackupOfAsync($$"""{"_id":"手机{{Phone}}","姓名":"张某某二"}""", $$"""{"_id":{{Phone}}}""");
        await (await site.IndexAsync(from)).DeleteAsync();
        await BrowseSite.FlipAsync(await site.IndexAsync(to), 200);

        Assert.Equal(HttpStatusCode.OK, (await site.ReadAsync(from, $"\"手机{Phone}\"")).Status);
        Assert.Equal(HttpStatusCode.OK, (await site.ReadAsync(to, Phone)).Status);
        await site.HistoryAsync($"\"手机{Phone}\"");
        var diff = await site.DiffAsync(from, to);
        Assert.Equal(2, (await site.IdsAsync(diff, "changed")).Count + (await site.IdsAsync(diff, "added")).Count);
        await BrowseSite.FlipAsync(await site.FileAsync(to), 40);
        await site.ReadAsync(to, Phone);
        await site.GetAsync($"api/diffs/{diff.GetProperty("id").GetString()}/documents?collection=%E8%AE%A2%E5%8D%95&class=added");
        await site.App.StopHostAsync();

        var text = new StringBuilder(site.App.Log.Text);
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(site.App.StorePath)!, "store.db*"))
            text.Append(Encoding.UTF8.GetString(await File.ReadAllBytesAsync(file)));
        var tables = new TableServiceClient((await AzuriteServer.SharedAsync()).ConnectionString);
        await foreach (var table in tables.QueryAsync())
        {
            await foreach (var row in tables.GetTableClient(table.Name).QueryAsync<TableEntity>())
                text.Append(row.PartitionKey).Append(row.RowKey).AppendJoin(' ', row.Keys.Select(key => row[key]));
        }
        Assert.Contains("DiffOrchestrator", text.ToString(), StringComparison.Ordinal);
        foreach (var secret in (string[])[Phone, "张某某", "\\u624b\\u673a"])
            Assert.DoesNotContain(secret, text.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    private static async Task<List<string>> BlobsAsync(BrowseSite site, string diffId)
    {
        var names = new List<string>();
        var container = new Azure.Storage.Blobs.BlobContainerClient((await AzuriteServer.SharedAsync()).ConnectionString, Workflow.Documents.DerivedBlobs.ContainerName);
        await foreach (var blob in container.GetBlobsAsync(Azure.Storage.Blobs.Models.BlobTraits.None, Azure.Storage.Blobs.Models.BlobStates.None, $"{site.App.Env}/{diffId}/", default))
            names.Add(blob.Name);
        return names;
    }
}

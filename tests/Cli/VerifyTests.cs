using Azure.Storage.Blobs;
using Azurite;
using Cli.Tests.Support;

namespace Cli.Tests;

public sealed class VerifyTests(VerifyTests.KeyedSite site) : IClassFixture<VerifyTests.KeyedSite>
{
    [Fact]
    public async Task Verify_ASoundBackup_SaysSo_AndShowsItsRungs()
    {
        var id = await site.BackUpAsync();

        var verified = (await site.Wf.RunAsync("verify", id)).Is(ExitCode.Done);
        var shown = (await site.Wf.RunAsync("show", id)).Is(ExitCode.Done);
        var json = (await site.Wf.RunAsync("verify", id, "--json")).Is(ExitCode.Done);

        Assert.StartsWith($"The files of {id} are being read.\n", verified.Out, StringComparison.Ordinal);
        Assert.Contains($"{id} is as it was written: ", verified.Out, StringComparison.Ordinal);
        Assert.Contains("files are as they were written.", shown.Out, StringComparison.Ordinal);
        Approval.MatchesNormal(Screens.WithoutStatus(json), "Json/verify.jsonl");
        // The link to the status holds a key.
        Assert.DoesNotContain("http", json.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_ABackupWhoseFileIsGone_EndsWithFour_AndIsNoLongerGood()
    {
        var (older, id) = (await site.BackUpAsync(), await site.BackUpAsync());
        var files = new BlobContainerClient((await AzuriteServer.SharedAsync()).ConnectionString, "backups");
        await files.DeleteBlobAsync($"{site.Env}/{id}/用户.jsonl.gz");

        var verified = (await site.Wf.RunAsync("verify", id)).Is(ExitCode.Damage);
        var chinese = (await site.Wf.RunAsync("verify", id, "--lang", "zh-CN")).Is(ExitCode.Damage);
        var shown = (await site.Wf.RunAsync("show", id)).Is(ExitCode.Done);
        var newest = (await site.Wf.RunAsync("show", "latest-verified", "--json")).Is(ExitCode.Done);
        var status = (await site.Wf.RunAsync("status")).Is(ExitCode.Failed);

        Assert.Contains("用户: The blob", verified.Error, StringComparison.Ordinal);
        Assert.Contains("已损坏", chinese.Error, StringComparison.Ordinal);
        Assert.Contains($"wf release {id}", shown.Out, StringComparison.Ordinal);
        Assert.Equal(older, newest.Json.GetProperty("id").GetString());
        Assert.Contains("Damaged backups", status.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_WhatTheAppRefuses_HasItsOwnEnd()
    {
        const string id = "20261130T180000Z-abcd";
        await using var server = await FakeServer.StartAsync();
        server.On($"POST /api/backups/{id}/verify", """{"detail":"The backup is being verified; wait for it to end.","id":"x"}""", status: 409);
        Assert.Contains("wait for it to end", (await server.Wf.RunAsync("verify", id)).Is(ExitCode.Refused).Error, StringComparison.Ordinal);
        server.On($"POST /api/backups/{id}/verify", """{"detail":"It has expired."}""", status: 410);
        (await server.Wf.RunAsync("verify", id)).Is(ExitCode.NotFound);
        server.On($"POST /api/backups/{id}/verify", $$"""{"id":"i","statusQueryGetUri":"{{server.Url}}status"}""", status: 202);

        server.On("GET /status", """{"runtimeStatus":"Completed","output":{"verdict":"unread","files":1,"reason":"用户: away\n"}}""");
        Assert.Contains("says nothing about it", (await server.Wf.RunAsync("verify", id)).Is(ExitCode.Failed).Error, StringComparison.Ordinal);
        server.On("GET /status", """{"runtimeStatus":"Completed","output":{"verdict":"expired"}}""");
        (await server.Wf.RunAsync("verify", id)).Is(ExitCode.NotFound);
        server.On("GET /status", """{"runtimeStatus":"Terminated"}""");
        Assert.Contains("Terminated", (await server.Wf.RunAsync("verify", id)).Is(ExitCode.Failed).Error, StringComparison.Ordinal);
        server.On("GET /status", """{"runtimeStatus":"Running","customStatus":{"total":9,"done":4,"storedBytes":2048}}""");
        var waited = (await server.Wf.RunAsync("verify", id, "--wait-timeout", "1s")).Is(ExitCode.WaitTimedOut);
        Assert.Contains("Verifying: 4 of 9 files", waited.Out, StringComparison.Ordinal);
    }

    /// <summary>Of its own, since a damaged backup stays; with a key, which the link to a status then carries.</summary>
    public sealed class KeyedSite : Site
    {
        protected override IEnumerable<(string Name, string Value)> Settings => [(HostKey, "einSchluessel-0123456789abcdef")];
    }
}

using System.Net;
using static Workflow.Tests.Restores.RestoreSite;

namespace Workflow.Tests.Restores;

/// <summary>Restores that cannot be started: each is a clear answer, and nothing has happened.</summary>
public class BadRequestTests
{
    private const string One = """{"_id":"一","n":1}""";

    [Fact]
    public async Task WhatCannotBeRestored_IsRefused_AndSaysWhy()
    {
        await using var site = await RestoreSite.StartAsync();
        var backup = await site.BackupOfAsync(One);
        site.Collection("后来的");

        await RefusedAsync(site, $$"""{"backup":"{{backup}}","collections":["没有"],"mode":"missing"}""", HttpStatusCode.NotFound, $"The backup {backup} has no '没有'");
        await RefusedAsync(site, $$"""{"backup":"{{backup}}","collections":["后来的"],"mode":"missing"}""", HttpStatusCode.NotFound, $"The backup {backup} has no '后来的'");
        await RefusedAsync(site, """{"backup":"20261121T175900Z-zzzz","mode":"missing"}""", HttpStatusCode.NotFound, "There is no backup");
        await RefusedAsync(site, $$"""{"backup":"{{backup}}","env":"别处","mode":"missing"}""", HttpStatusCode.BadRequest, "Restore__Environments");
        await RefusedAsync(site, $$"""{"backup":"{{backup}}","mode":"exact","approve":true,"confirm":{"{{Orders}}":"其他"} }""", HttpStatusCode.BadRequest, "confirm");
        await RefusedAsync(site, $$"""{"backup":"{{backup}}","mode":"exact","approve":true}""", HttpStatusCode.BadRequest, "confirm");
        await RefusedAsync(site, $$"""{"backup":"{{backup}}","mode":"new","names":{"{{Orders}}":"后来的"} }""", HttpStatusCode.Conflict, "exists");
        await RefusedAsync(site, $$"""{"backup":"{{backup}}","mode":"new","names":{"{{Orders}}":"{{new string('长', 67)}}"} }""", HttpStatusCode.BadRequest, "200");

        Assert.Equal([One], site.Target.Documents().Values);
        Assert.Equal(0, site.Cloud.Calls("databasemigrateimport"));
        await site.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task TwoAtOnce_TheSecondIsRefused_AndSoIsABackup()
    {
        await using var site = await RestoreSite.StartAsync();
        var backup = await site.BackupOfAsync(One);
        site.Target.Clear();
        using var planning = new Gate(site.Cloud, "databasemigrateexport");
        var first = await site.StartAsync(backup, "missing", ",\"approve\":true");
        await planning.ReachedAsync();

        await RefusedAsync(site, $$"""{"backup":"{{backup}}","mode":"missing"}""", HttpStatusCode.Conflict, $"restore {first} of this environment is running");
        var refused = await site.PostAsync("api/backups", "");
        Assert.Equal(HttpStatusCode.Conflict, refused.Status);

        planning.Open();
        Assert.Equal("Complete", OutcomeOf(await site.EndAsync(first)));
        Assert.Equal([One], site.Target.Documents().Values);
        await site.AssertNothingIsLeftAsync();
    }

    private static async Task RefusedAsync(RestoreSite site, string body, HttpStatusCode status, string says)
    {
        var answer = await site.PostAsync("api/restores", body);
        Assert.True(answer.Status == status, $"{body}: {answer.Status} {answer.Text}");
        Assert.Contains(says, answer.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }
}

using System.Net;
using System.Text.Json;
using static Workflow.Tests.Restores.RestoreSite;

namespace Workflow.Tests.Restores;

/// <summary>Where documents are put: other names, other environments, collections that have to be made.</summary>
public class TargetTests
{
    private const string One = """{"_id":"一","phone":"1"}""";
    private const string Two = """{"_id":"二","phone":"2"}""";

    [Fact]
    public async Task OtherName_GetsTheDocuments_WithTheIndexesThatTheCallerGave()
    {
        await using var site = await RestoreSite.StartAsync();
        var backup = await site.BackupOfAsync(One, Two);

        var restored = await site.RestoreAsync(
            backup, "new", $$""","names":{"{{Orders}}":"旧订单"},"indexes":{"{{Orders}}":[{"name":"phone","unique":true,"keys":[{"name":"phone","direction":"-1"}]}]}""");

        Assert.True(OutcomeOf(restored) == "Complete", $"{restored}\n{site.App.Log.Errors}");
        Assert.Equal(2, site.Collection("旧订单").Count);
        var index = Assert.Single(site.Collection("旧订单").Indexes);
        Assert.Equal(("phone", true), (index.Name, index.Unique));
    }

    [Fact]
    public async Task OtherEnvironment_HasToBeAllowed_ThenGetsTheDocuments()
    {
        await using var site = await RestoreSite.StartAsync(null, ("Restore__Environments", "演练环境, 另一个"));
        var backup = await site.BackupOfAsync(One, Two);
        site.Cloud.Env("演练环境").Collection(Orders).Put("""{"_id":"一","phone":"9"}""");

        var refused = await site.PostAsync("api/restores", $$"""{"backup":"{{backup}}","mode":"missing","env":"别处"}""");
        var restored = await site.RestoreAsync(backup, "overwrite", ",\"env\":\"演练环境\"");

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Equal("env", refused.Json.GetProperty("field").GetString());
        Assert.True(OutcomeOf(restored) == "Complete", $"{restored}\n{site.App.Log.Errors}");
        Assert.Equal([One, Two], site.Cloud.Env("演练环境").Collection(Orders).Documents().Values.Order(StringComparer.Ordinal));

        var undone = await site.UndoAsync(restored.GetProperty("id").GetString()!);

        Assert.True(OutcomeOf(undone) == "Complete", $"{undone}\n{site.App.Log.Errors}");
        Assert.Equal(["""{"_id":"一","phone":"9"}"""], site.Cloud.Env("演练环境").Collection(Orders).Documents().Values);
    }

    [Theory]
    [InlineData("effect=cutAfter,endpoint=databasecollectionadd,times=1")]
    [InlineData("effect=cutBefore,endpoint=databasecollectionadd,times=1")]
    [InlineData("effect=codeAfter,endpoint=databasecollectionadd,code=-501002,times=1")]
    public async Task CollectionThatIsGone_IsMade_WhateverBecomesOfTheAnswer(string fault)
    {
        await using var site = await RestoreSite.StartAsync();
        var lines = Enumerable.Range(0, 150).Select(i => $$"""{"_id":"文档{{i}}"}""").ToArray();
        var backup = await site.BackupOfAsync(lines);
        site.Cloud.Env(site.App.Env).Delete(Orders);
        site.Cloud.Faults.Set(fault);

        var restored = await site.RestoreAsync(backup, "missing", $",\"docIds\":[{string.Join(',', Enumerable.Range(0, 150).Select(i => $"\"文档{i}\""))}]");

        Assert.True(OutcomeOf(restored) == "Complete", $"{restored}\n{site.App.Log.Errors}");
        Assert.Equal(150, site.Target.Count);
    }

    [Fact]
    public async Task Latest_IsTheNewestOfAll_AndNoSafetyCopy()
    {
        await using var site = await RestoreSite.StartAsync();
        var backup = await site.BackupOfAsync(One, Two);
        await site.BackupAsync($"{{\"collections\":[\"{Orders}\"]}}");
        site.Target.Remove("\"一\"");
        await site.RestoreAsync(backup, "missing");
        site.Target.Remove("\"二\"");

        foreach (var word in (string[])["latest", "latest-verified"])
        {
            var restored = await site.RestoreAsync(word, "missing");
            Assert.Equal(backup, restored.GetProperty("backupId").GetString());
        }
        Assert.Equal(2, site.Target.Count);
    }

    [Fact]
    public async Task SafetyCopy_IsABackupOfItsOwn_ThatIsNeverTheGoodOne()
    {
        await using var site = await RestoreSite.StartAsync();
        var backup = await site.BackupOfAsync(One, Two);
        site.Target.Remove("\"一\"");

        var restored = await site.RestoreAsync(backup, "missing");

        var safety = (await site.GetAsync($"api/backups/{restored.GetProperty("safetyBackupId").GetString()}")).Json;
        Assert.Equal(("safety", "named", "Complete"), (Text(safety, "kind"), Text(safety, "scope"), Text(safety, "outcome")));
        Assert.True(safety.GetProperty("keptUntil").GetDateTimeOffset() > site.App.Clock.GetUtcNow() + TimeSpan.FromDays(29));
        Assert.Equal(1, safety.GetProperty("exports")[0].GetProperty("documents").GetInt64());
        Assert.Contains(restored.GetProperty("safetyBackupId").GetString()!, (await site.GetAsync("api/backups")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task IdsThatAreEqualNumbersToTheDatabase_AreNotRemovedAsExtra()
    {
        await using var site = await RestoreSite.StartAsync();
        var backup = await site.BackupOfAsync("""{"_id":1.0,"n":"甲"}""", Two);
        site.Target.Clear();
        site.Target.Put("""{"_id":1,"n":"甲"}""", Two);

        var restored = await site.RestoreAsync(backup, "exact");

        Assert.Equal("Partial", OutcomeOf(restored));
        Assert.Equal(2, site.Target.Count);
    }

    private static string? Text(JsonElement of, string name) => of.GetProperty(name).GetString();
}

using Microsoft.Extensions.DependencyInjection;
using Simulator;
using Workflow.Imports.Probe;
using static Workflow.Tests.Restores.RestoreSite;

namespace Workflow.Tests.Restores;

public class ProbeTests
{
    private const string One = """{"_id":"一","n":1.0,"kept":1}""";

    public static TheoryData<string, Action<WeChatCloudOptions>, EnvironmentFacts> Environments => new()
    {
        { "plain", _ => { }, Facts(merges: false, classes: true, refuses: false) },
        { "merges", options => options.UpsertMerges = true, Facts(merges: true, classes: true, refuses: false) },
        { "loses classes", options => options.ImportLosesClasses = true, Facts(merges: false, classes: false, refuses: false) },
        { "refuses files", options => options.InsertRefusesFile = true, Facts(merges: false, classes: true, refuses: true) },
    };

    [Theory]
    [MemberData(nameof(Environments))]
    public async Task FirstRestoreThatReplaces_FindsOutHowTheEnvironmentImports_AndLeavesNothing(
        string name, Action<WeChatCloudOptions> configure, EnvironmentFacts expected)
    {
        await using var site = await RestoreSite.StartAsync(configure);
        var backup = await site.BackupOfAsync(One);

        var restored = await site.RestoreAsync(backup, "overwrite");

        Assert.True(OutcomeOf(restored) == "Complete", $"{name}: {restored}\n{site.App.Log.Errors}");
        var facts = await site.App.Services.GetRequiredService<EnvironmentsTable>().FindAsync(site.App.Env, default);
        Assert.NotNull(facts!.ProbedAt);
        Assert.Equal(expected with { Env = site.App.Env, ProbedAt = facts.ProbedAt, ETag = facts.ETag, Paths = facts.Paths }, facts);
        Assert.Empty(facts.Paths);
        await site.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task WhatIsKnown_IsNotTriedAgain_WithinAMonth()
    {
        await using var site = await RestoreSite.StartAsync();
        var backup = await site.BackupOfAsync(One);
        await site.RestoreAsync(backup, "overwrite");
        var made = site.Cloud.Calls("databasecollectionadd");

        await site.RestoreAsync(backup, "overwrite");

        Assert.Equal(made, site.Cloud.Calls("databasecollectionadd"));
    }

    [Theory]
    [InlineData("effect=cutAfter,endpoint=databasecollectionadd,times=1")]
    [InlineData("effect=cutBefore,endpoint=databasecollectionadd,times=1")]
    [InlineData("effect=cutAfter,endpoint=databasemigrateimport,times=1")]
    [InlineData("effect=cutBefore,endpoint=databasemigrateimport,times=1")]
    [InlineData("effect=cutAfter,endpoint=databasecollectiondelete,times=1")]
    public async Task AnswerThatIsLost_IsAskedForAgain_AndNothingIsLeft(string fault)
    {
        await using var site = await RestoreSite.StartAsync();
        var backup = await site.BackupOfAsync(One);
        site.Cloud.Faults.Set(fault);

        var restored = await site.RestoreAsync(backup, "overwrite");

        Assert.True(OutcomeOf(restored) == "Complete", $"{restored}\n{site.App.Log.Errors}");
        var facts = await site.App.Services.GetRequiredService<EnvironmentsTable>().FindAsync(site.App.Env, default);
        Assert.False(facts!.UpsertMerges);
        await site.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task CollectionIsKept_WhileAnImportWhoseAnswerWasLostMayHappen()
    {
        await using var site = await RestoreSite.StartAsync();
        var backup = await site.BackupOfAsync(One);
        site.Cloud.Faults.Set("effect=cutAfter,endpoint=databasemigrateimport,times=1");
        DateTimeOffset? deleted = null;
        site.Cloud.Meanwhile.Before("databasecollectiondelete", () => deleted = site.App.Clock.GetUtcNow());
        var began = site.App.Clock.GetUtcNow();

        await site.RestoreAsync(backup, "overwrite");

        Assert.True(deleted - began >= TimeSpan.FromMinutes(10), $"Deleted after {deleted - began}.");
    }

    [Fact]
    public async Task ProbeThatCannotBeMade_CostsTheRestoreNothing()
    {
        await using var site = await RestoreSite.StartAsync();
        var backup = await site.BackupOfAsync(One);
        site.Target.Put("""{"_id":"一","n":2}""");
        site.Cloud.Faults.Set("effect=code,endpoint=databasecollectionadd,code=-601010");

        var restored = await site.RestoreAsync(backup, "overwrite");

        Assert.True(OutcomeOf(restored) == "Complete", $"{restored}\n{site.App.Log.Errors}");
        await site.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task EnvironmentThatMerges_TellsWhichDocumentsDiffer_AndWhy()
    {
        await using var site = await RestoreSite.StartAsync(options => options.UpsertMerges = true);
        var backup = await site.BackupOfAsync(One);
        site.Target.Put("""{"_id":"一","n":2,"added":true}""");

        var restored = await site.RestoreAsync(backup, "overwrite");

        Assert.Equal("Partial", OutcomeOf(restored));
        Assert.Equal(1, restored.GetProperty("collections")[0].GetProperty("differences").GetInt64());
        Assert.Contains("merges documents that it replaces", restored.GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    private static EnvironmentFacts Facts(bool merges, bool classes, bool refuses) => new()
    {
        Env = "", UpsertMerges = merges, KeepsNumberClasses = classes, KeepsDates = true, InsertRefusesFile = refuses,
    };
}

using static Workflow.Tests.Restores.RestoreSite;

namespace Workflow.Tests.Restores.Proof;

public class UndoTests
{
    [Fact]
    public async Task WhatSomebodyElseWroteDuringTheRestore_IsLeftAlone()
    {
        await using var site = await ProofSite.StartAsync();
        var backup = await site.BackupAsync(["""{"_id":"一","n":1}""", """{"_id":"二","n":2}"""]);
        site.Fill(["""{"_id":"二","n":20}"""]);
        var others = """{"_id":"一","别人":1}""";
        site.Cloud.Meanwhile.Before("databasemigrateimport", () => site.Site.Target.Put(others));
        var restored = await site.Site.RestoreAsync(backup, "missing");
        Assert.Equal("Partial", OutcomeOf(restored));
        Assert.Equal(others, site.Site.Target.Documents()["\"一\""]);

        var undone = await site.TryUndoAsync(restored);

        Assert.Equal("Partial", OutcomeOf(undone!.Value));
        Assert.Equal(others, site.Site.Target.Documents()["\"一\""]);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task WhatTheServiceGaveBackInAnotherForm_IsTakenBack_AsFarAsItCanBe(bool merges, bool losesClasses)
    {
        await using var site = await ProofSite.StartAsync();
        site.Cloud.Options.UpsertMerges = merges;
        site.Cloud.Options.ImportLosesClasses = losesClasses;
        var backup = await site.BackupAsync(["""{"_id":"一","n":1.0}""", """{"_id":"二","n":2.0}"""]);
        var before = """{"_id":"二","n":20,"m":1}""";
        site.Fill([before]);
        var restored = await site.Site.RestoreAsync(backup, "overwrite");
        Assert.Equal("Partial", OutcomeOf(restored));

        var undone = await site.TryUndoAsync(restored);

        Assert.True(OutcomeOf(undone!.Value) == "Complete", $"{undone}");
        Assert.Equal([before], site.Site.Target.Documents().Values);
    }
}

using System.Text.Json;
using static Workflow.Tests.Drills.DrillSite;

namespace Workflow.Tests.Drills;

/// <summary>Services that lose something: each drill ends as it should, and says what was lost.</summary>
public class LossyCloudTests
{
    private static readonly string[] Lines = [.. Enumerable.Range(0, 60).Select(i => $$$"""{"_id":"文{{{i}}}","n":{{{i}}}.0,"长":{"$numberLong":"{{{i}}}"}}""")];

    /// <summary>What the service does, how the drill ends, how many documents differ, and what its reason or finding says.</summary>
    /// <remarks>The first three imports are the probe's.</remarks>
    public static TheoryData<string, string, string, long?, string> Cases => new()
    {
        { "keeps everything", "", "Passed", 0, "" },
        { "keeps no number classes", "losesClasses", "Passed", 0, "types" },
        { "stops early and calls it success", "effect=stopsEarly,documents=40,endpoint=databasemigrateimport", "Failed", 20, "did not come back" },
        { "loses documents and says so", "effect=losesDocuments,delta=2,endpoint=databasemigrateimport", "Failed", 2, "refused 2 documents" },
        { "loses documents and classes", "losesClasses;effect=losesDocuments,delta=2,endpoint=databasemigrateimport,from=4", "Failed", 2, "refused 2 documents" },
        { "counts wrong", "effect=wrongCount,delta=-1,endpoint=databasemigrateimport", "Passed", 0, "" },
        { "fails in the middle", "effect=importFails,documents=30,message=系统繁忙", "Failed", 30, "import failed" },
        { "hangs in the middle", "effect=neverEnds,endpoint=databasemigrateimport,documents=30", "Failed", null, "Drill__MaxWait" },
        { "comes late", "effect=startsLate,delaySeconds=600", "Passed", 0, "" },
        { "loses an answer and comes late", "effect=cutAfter,endpoint=databasemigrateimport,times=1;effect=startsLate,delaySeconds=300,times=1", "Passed", 0, "" },
        { "refuses whole files, an answer is lost", "refusesFile;effect=cutAfter,endpoint=databasemigrateimport,times=1", "Passed", 0, "" },
        { "runs full", "full", "Failed", null, "The environment is full" },
        { "loses an uploaded file", "effect=uploadGone,from=4,times=1", "Failed", 60, "file was gone" },
        { "does not say what an export holds", "effect=stopsEarly,documents=10,endpoint=databasemigrateexport", "Failed", null, "could not be exported" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Service_ThatLosesSomething_EndsTheDrillAsItShould(string label, string faults, string outcome, long? differences, string says)
    {
        await using var site = await StartAsync();
        var backup = await site.BackupOfAsync(("订单", Lines));
        foreach (var fault in faults.Split(';', StringSplitOptions.RemoveEmptyEntries))
            Set(site, fault);
        var drill = await site.DrillAsync();

        Assert.True(OutcomeOf(drill) == outcome, $"{label}: {drill}\n{site.App.Log.Errors}");
        var collection = Assert.Single(drill.GetProperty("collections").EnumerateArray());
        Assert.Equal(differences, collection.TryGetProperty("differences", out var found) && found.ValueKind == JsonValueKind.Number ? found.GetInt64() : null);
        Assert.Contains(says, outcome == "Failed" ? drill.GetProperty("reason").GetString() : drill.GetProperty("findings").GetRawText(), StringComparison.Ordinal);
        Assert.Equal(faults.Contains("losesClasses", StringComparison.Ordinal) ? 1 : 0, drill.GetProperty("findings").GetArrayLength());
        Assert.Equal(outcome == "Passed", await site.RehearsedAsync(backup) is not null);
        if (faults.Contains("neverEnds", StringComparison.Ordinal))
            // What still imports cannot be removed; it is named, and not forgotten.
            Assert.Equal(site.ThrowAways, drill.GetProperty("leftovers").EnumerateArray().Select(one => one.GetString()).Where(name => name!.StartsWith("zz_", StringComparison.Ordinal)));
        else
            await site.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task ValueThatComesBackAsAnother_IsADifference_AlsoWhereTypesAreLost()
    {
        await using var site = await StartAsync(options => options.ImportLosesClasses = true);
        await site.BackupOfAsync(("订单", Lines));
        site.Cloud.Meanwhile.Before(
            "databasemigrateexport",
            () => site.Restores.Collection(site.ThrowAways.Single(name => name.StartsWith("zz_drill", StringComparison.Ordinal))).Put("""{"_id":"文7","n":8,"长":7}"""),
            call: 2);

        var drill = await site.DrillAsync();

        Assert.Equal("Failed", OutcomeOf(drill));
        Assert.Equal(1, drill.GetProperty("collections")[0].GetProperty("differences").GetInt64());
        Assert.Equal(59, Assert.Single(drill.GetProperty("findings").EnumerateArray()).GetProperty("documents").GetInt64());
    }

    [Fact]
    public async Task DocumentsThatTheServiceWouldNotImport_AreOneFinding_AndNoDifference()
    {
        await using var site = await StartAsync();
        await site.BackupOfAsync(("订单", [.. Lines, """{"_id":"坏1","a..b":1}""", """{"_id":"坏2","n":NaN}"""]));

        var drill = await site.DrillAsync();

        Assert.True(OutcomeOf(drill) == "Passed", $"{drill}\n{site.App.Log.Errors}");
        var finding = Assert.Single(drill.GetProperty("findings").EnumerateArray());
        Assert.Equal(("notImportable", 2), (finding.GetProperty("kind").GetString(), finding.GetProperty("documents").GetInt64()));
    }

    private static void Set(DrillSite site, string fault)
    {
        switch (fault)
        {
            case "losesClasses":
                site.Cloud.Options.ImportLosesClasses = true;
                break;
            case "refusesFile":
                site.Cloud.Options.InsertRefusesFile = true;
                break;
            case "full":
                site.Cloud.Options.StorageQuotaBytes = 4500;
                break;
            default:
                site.Cloud.Faults.Set(fault);
                break;
        }
    }
}

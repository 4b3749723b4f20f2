using System.Net;
using OfficialEngine.Tests.Compare;
using OfficialEngine.Tests.Play;
using OfficialEngine.Tests.Site;

namespace OfficialEngine.Tests;

/// <summary>What retention deletes and leaves, on both engines: the same, and what it should be.</summary>
[Collection(nameof(RetentionEngines))]
public sealed class RetentionEqualityTests(RetentionEngines engines)
{
    [Fact]
    public void Everything_AfterADeletion_IsEqual()
    {
        var (official, sqlite) = (engines.Runs[0], engines.Runs[1]);

        Assert.Equal("", string.Join('\n', Differences.Between((official.Engine, official.Entries), (sqlite.Engine, sqlite.Entries))));
    }

    [Fact]
    public void Deletion_OnBothEngines_SaysHowFarItCame() => Assert.All(engines.Runs, run => Assert.Equal(
        $$"""{"after":"«{{RetentionPlay.Third}}»","expired":2,"left":0}""", ValueOf(run, $"instance «{RetentionPlay.Deletion}»: output")));

    [Fact]
    public async Task Drill_OnBothEngines_FindsEveryDocumentEqual()
    {
        foreach (var run in engines.Runs)
        {
            var drill = await run.App.GetAsync($"api/drills/d-{run.Cast.IdOf(RetentionPlay.Drill)}");
            Assert.True(drill.GetProperty("outcome").GetString() == "Passed", $"{drill}\n{run.App.Log}");
            Assert.Equal("""{"collections":2,"ofCollections":2,"documents":46,"ofDocuments":46}""", drill.GetProperty("coverage").GetRawText());
        }
    }

    [Fact]
    public void Verification_OnBothEngines_SaysWhatItFound() => Assert.All(engines.Runs, run =>
    {
        Assert.Contains("\"verdict\":\"verified\"", ValueOf(run, $"instance «{RetentionPlay.Verified}»: output"), StringComparison.Ordinal);
        Assert.Contains("\"verdict\":\"damaged\"", ValueOf(run, $"instance «{RetentionPlay.Damaged}»: output"), StringComparison.Ordinal);
    });

    [Theory]
    [InlineData(RetentionPlay.First, true)]
    [InlineData(RetentionPlay.Held, false)]
    [InlineData(RetentionPlay.Third, true)]
    [InlineData(RetentionPlay.Fourth, false)]
    [InlineData(RetentionPlay.Fifth, false)]
    [InlineData(RetentionPlay.Newest, false)]
    public async Task Backup_OnBothEngines_IsATombstoneOrWhole(string part, bool isGone)
    {
        foreach (var run in engines.Runs)
        {
            Assert.Equal(isGone ? [] : BlobsOf(part), run.Entries.Select(entry => entry.Place).Where(place => IsBlobOf(part, place)));
            var backup = await run.App.GetAsync($"api/backups/{run.Cast.IdOf(part)}");
            Assert.Equal(isGone ? "Expired" : null, backup.TryGetProperty("state", out var state) ? state.GetString() : null);
            Assert.Equal(isGone ? 0 : 2, backup.GetProperty("exports").GetArrayLength());
            using var file = await run.App.Http.GetAsync($"api/{RetentionPlay.FileOf(run.Cast.IdOf(part))}");
            Assert.Equal(isGone ? HttpStatusCode.NotFound : HttpStatusCode.OK, file.StatusCode);
        }
    }

    [Fact]
    public async Task Chain_OfTheNewest_LeadsOverTombstonesToTheFirst()
    {
        foreach (var run in engines.Runs)
        {
            var chain = await run.App.GetAsync($"api/backups/{run.Cast.IdOf(RetentionPlay.Newest)}/chain?top=100");
            Assert.True(chain.GetProperty("ok").GetBoolean());
            Assert.Equal(
                [
                    (RetentionPlay.Newest, "present"), (RetentionPlay.Fifth, "present"), (RetentionPlay.Fourth, "present"),
                    (RetentionPlay.Third, "expired"), (RetentionPlay.Held, "present"), (RetentionPlay.First, "expired"),
                ],
                chain.GetProperty("links").EnumerateArray().Select(link => (run.Cast.Parts[link.GetProperty("id").GetString()!], link.GetProperty("status").GetString()!)));
        }
    }

    [Fact]
    public async Task Plan_ThatIsLeft_KeepsTheRest()
    {
        foreach (var run in engines.Runs)
        {
            var plan = await run.App.GetAsync("api/retention");
            Assert.Equal(
                [
                    (RetentionPlay.Newest, "last"), (RetentionPlay.Fifth, "last"), (RetentionPlay.Fourth, "last"), (RetentionPlay.Held, "held: 2026 年审计"),
                ],
                plan.GetProperty("backups").EnumerateArray().Select(one => (run.Cast.Parts[one.GetProperty("id").GetString()!], one.GetProperty("keep")[0].GetString()!)));
        }
    }

    [Fact]
    public async Task Hold_OfOneThatIsGone_IsRefused()
    {
        foreach (var run in engines.Runs)
        {
            var first = run.Cast.IdOf(RetentionPlay.First);
            var refused = await run.App.PutAsync($"api/backups/{first}/hold", """{ "reason": "太晚" }""", HttpStatusCode.Gone);
            Assert.Equal($"The backup {first} has expired: its files are gone.", refused.GetProperty("detail").GetString());
        }
    }

    // All that a backup of two collections has.
    private static IEnumerable<string> BlobsOf(string part)
    {
        string[] files = ["SHA256SUMS", "manifest.json", "用户.jsonl.gz", "订单%231%2F%3F.jsonl.gz"];
        return [.. files.Select(file => $"blob backups/{RunningApp.Env}/«{part}»/{file}: type"), .. files[2..].Select(file => $"blob derived/{RunningApp.Env}/«{part}»/{file}.v1.index: type")];
    }

    private static bool IsBlobOf(string part, string place) =>
        place.StartsWith("blob ", StringComparison.Ordinal) && place.Contains($"/«{part}»/", StringComparison.Ordinal) && place.EndsWith(": type", StringComparison.Ordinal);

    private static string ValueOf(Run run, string place) => Assert.Single(run.Entries, entry => entry.Place == place).Value;
}

using Cli.Tests.Support;

namespace Cli.Tests;

[Collection(nameof(WrittenSite))]
public sealed class DiffTests(ChangingSite site, DiffTests.Pair pair) : IClassFixture<DiffTests.Pair>
{
    [Fact]
    public async Task Diff_TwoBackups_IsApproved()
    {
        var (older, newer) = await pair.OfAsync(site);

        var ended = (await site.Wide(80).RunAsync("diff", newer, older, "--docs", "-c", "差", "-c", "一样")).Is(ExitCode.Done);

        Approval.MatchesNormal(Screens.WithoutProgress(ended.Out), "Screens/diff.txt");
    }

    [Fact]
    public async Task Diff_InTheOtherOrder_IsTheSame()
    {
        var (older, newer) = await pair.OfAsync(site);

        var ended = (await site.Wide(80).RunAsync("diff", older, newer, "--docs", "-c", "差", "-c", "一样")).Is(ExitCode.Done);

        Approval.MatchesNormal(Screens.WithoutProgress(ended.Out), "Screens/diff.txt");
    }

    [Fact]
    public async Task Diff_Json_IsApproved()
    {
        var (older, newer) = await pair.OfAsync(site);

        var ended = (await site.Quick.RunAsync("diff", older, newer, "--docs", "-c", "差", "--json")).Is(ExitCode.Done);

        var id = ended.Lines[^1].GetProperty("diff").GetProperty("id").GetString()!;
        Approval.MatchesNormal(Screens.WithoutStatus(ended).Replace(id, "d-1", StringComparison.Ordinal), "Json/diff.jsonl");
    }

    [Fact]
    public async Task Diff_CollectionThatOneHasNot_IsPartial()
    {
        var (older, newer) = await pair.OfAsync(site);

        var ended = (await site.Quick.RunAsync("diff", older, newer, "-c", "用户", "--lang", "zh-CN")).Is(ExitCode.Partial);

        Assert.Contains("用户 无法比较", ended.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Diff_OfNoBackup_IsNotFound() =>
        Assert.Contains("There is no backup", (await site.Quick.RunAsync("diff", "20200101T000000Z-ab12", "20200102T000000Z-ab12")).Is(ExitCode.NotFound).Error, StringComparison.Ordinal);

    /// <summary>Two backups with a few differences.</summary>
    public sealed class Pair
    {
        private (string, string)? made;

        internal async Task<(string Older, string Newer)> OfAsync(ChangingSite site)
        {
            if (made is { } pair)
                return pair;
            site.Collection("一样").Put("""{"_id":1}""");
            var collection = site.Collection("差");
            collection.Put("""{"_id":"甲","n":1}""", """{"_id":"乙","n":1}""", """{"_id":3,"n":1}""", """{"_id":"[red]<script>","n":1}""");
            var older = await site.BackUpLaterAsync("差", "一样");
            collection.Remove("\"甲\"");
            collection.Put("""{"_id":3,"n":1.0}""", """{"_id":"丁","n":1}""", """{"_id":"[red]<script>","n":2}""");
            made = (older, await site.BackUpLaterAsync("差", "一样"));
            return made.Value;
        }
    }
}

/// <summary>On a site whose backups of everything are small.</summary>
[Collection(nameof(SharedSite))]
public sealed class DiffOfOneTests(Site site)
{
    [Fact]
    public async Task Diff_OneBackup_IsComparedWithTheOneBefore()
    {
        await site.BackUpAsync();
        await Until.NextSecondAsync();
        var newer = await site.BackUpAsync();

        var ended = (await site.Wf.RunAsync("diff", "latest", "--json")).Is(ExitCode.Done);

        Assert.Equal(newer, ended.Lines[^1].GetProperty("diff").GetProperty("to").GetString());
    }
}

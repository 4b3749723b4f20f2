using Cli.Tests.Support;

namespace Cli.Tests;

[Collection(nameof(WrittenSite))]
public sealed class FindTests(ChangingSite site, FindTests.Versions versions) : IClassFixture<FindTests.Versions>
{
    [Fact]
    public async Task Find_DocumentThatChangedAndWent_ShowsItsVersions()
    {
        await versions.AreAsync(site);

        var ended = (await site.Wide(80).RunAsync("find", Versions.Name, "甲")).Is(ExitCode.Done);

        Approval.MatchesNormal(ended.Out, "Screens/find.txt");
    }

    [Fact]
    public async Task Find_InChinese_IsApproved()
    {
        await versions.AreAsync(site);

        var ended = (await site.Wide(80).RunAsync("find", Versions.Name, "甲", "--lang", "zh-CN")).Is(ExitCode.Done);

        Approval.MatchesNormal(ended.Out, "Screens/find.zh-CN.txt");
    }

    [Fact]
    public async Task Find_Json_IsApproved()
    {
        await versions.AreAsync(site);

        var ended = (await site.Wf.RunAsync("find", Versions.Name, "甲", "--json")).Is(ExitCode.Done);

        Approval.MatchesNormal(ended.Out, "Json/find.json");
    }

    [Fact]
    public async Task Find_OnATerminal_ColoursWhatChanged()
    {
        await versions.AreAsync(site);

        var ended = (await site.Person().RunAsync("find", Versions.Name, "乙")).Is(ExitCode.Done);

        Assert.Matches(@"\x1b\[\d[\d;]*m {2}\+ 新: 1", ended.Out);
        Assert.Matches(@"\x1b\[\d[\d;]*m {2}- 旧: 1", ended.Out);
        Assert.Matches(@"\x1b\[\d[\d;]*m {2}~ n: 1 → 2", ended.Out);
        Assert.Contains("--mode overwrite", ended.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Find_HostileTexts_AreWrittenOut()
    {
        await versions.AreAsync(site);

        var ended = (await site.Person().RunAsync("find", Versions.Name, "[red]x")).Is(ExitCode.Done);

        Assert.Contains("""~ a: "1" → "<script>[/]\u202e""", ended.Out, StringComparison.Ordinal);
        Assert.Contains("""+ ["b\u000ac[0]"]: "\u001B[2J""", ended.Out, StringComparison.Ordinal);
        Assert.DoesNotContain('‮', ended.Out);
        Assert.DoesNotContain("\u001b[2J", ended.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("没有", false, "has no document")]
    [InlineData("3", false, "--string-id reads it as text")]
    public async Task Find_DocumentThatNobodyHas_IsNotFound(string doc, bool asText, string sentence)
    {
        site.Collection("空找").Put("""{"_id":"3"}""");
        await site.BackUpAsync("空找");

        var ended = await site.Wf.RunAsync(["find", "空找", doc, .. asText ? (string[])["--string-id"] : []]);

        Assert.Contains(sentence, ended.Is(ExitCode.NotFound).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Find_Limit_SaysThatThereIsMore()
    {
        await versions.AreAsync(site);

        // The newest that it knows is that the document is gone.
        (await site.Wf.RunAsync("find", Versions.Name, "甲", "-n", "1")).Is(ExitCode.NotFound);
        Assert.True((await site.Wf.RunAsync("find", Versions.Name, "甲", "-n", "2", "--json")).Is(ExitCode.Done).Json.GetProperty("hasMore").GetBoolean());
        Assert.False((await site.Wf.RunAsync("find", Versions.Name, "甲", "--all", "--json")).Is(ExitCode.Done).Json.GetProperty("hasMore").GetBoolean());
    }

    [Fact]
    public async Task Find_HugeValue_IsCut()
    {
        await versions.AreAsync(site);

        var ended = (await site.Wf.RunAsync("find", Versions.Name, "大")).Is(ExitCode.Done);

        Assert.Contains("x… (3.00 MB in all)", ended.Out, StringComparison.Ordinal);
        Assert.True(ended.Out.Length < 2000);
    }

    [Fact]
    public async Task Find_Canceled_Ends()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        (await site.Wf.RunAsync(stop.Token, "find", "订单", "甲")).Is(ExitCode.Canceled);
    }

    /// <summary>Documents that four backups saw change.</summary>
    public sealed class Versions
    {
        internal const string Name = "变化";
        private bool areMade;

        internal async Task AreAsync(ChangingSite site)
        {
            if (areMade)
                return;
            areMade = true;
            var collection = site.Collection(Name);
            collection.Put(
                """{"_id":"甲","n":1,"客户":{"名":"小明","电话":"138"},"标签":["新","老"],"长":{"$numberLong":"5"}}""",
                """{"_id":"乙","旧":1,"n":1}""",
                """{"_id":"[red]x","a":"1"}""",
                """{"_id":"大","a":1}""");
            await site.BackUpLaterAsync(Name);
            collection.Put(
                """{"_id":"甲","n":1.0,"客户":{"名":"小明","a.b":null},"标签":["急","新","老"],"长":"5","完成":true}""",
                """{"_id":"乙","新":1,"n":2}""",
                """{"_id":"[red]x","a":"<script>[/]‮","b\nc[0]":"\u001b[2J"}""",
                $$"""{"_id":"大","a":"{{new string('x', 3_000_000)}}"}""");
            await site.BackUpLaterAsync(Name);
            await site.BackUpLaterAsync(Name);
            collection.Remove("\"甲\"");
            await site.BackUpLaterAsync(Name);
        }
    }
}

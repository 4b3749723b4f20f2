using Cli.Tests.Support;
using Simulator.Jobs;

namespace Cli.Tests;

[Collection(nameof(RestoredSite))]
public sealed class RestoreTests(ChangingSite site, RestoreTests.Changed changed) : IClassFixture<RestoreTests.Changed>
{
    [Fact]
    public async Task DocumentIsPutBack_ByThreeCommands()
    {
        await site.BackUpLaterAsync();
        var before = site.Collection("订单").Documents()["\"甲\""];
        site.Collection("订单").Remove("\"甲\"");

        var found = (await site.Quick.RunAsync("find", "订单", "甲")).Is(ExitCode.Done);
        var restored = (await site.Quick.RunAsync("restore", "latest:订单", "--doc", "甲", "--yes")).Is(ExitCode.Done);

        Assert.Contains("wf restore", found.Out, StringComparison.Ordinal);
        Assert.Contains("is complete", restored.Out, StringComparison.Ordinal);
        Assert.Equal(before, site.Collection("订单").Documents()["\"甲\""]);
        var id = restored.Out.Split(' ', '\n').First(word => word.StartsWith("r-", StringComparison.Ordinal)).TrimEnd('.', ':', ',');
        Approval.MatchesNormal(Screens.WithoutProgress((await site.Quick.RunAsync("show", id)).Is(ExitCode.Done).Out), "Screens/show-restore.txt");
        Assert.Contains("There is nothing to do", (await site.Quick.RunAsync("restore", "latest:订单", "--doc", "甲", "--yes")).Is(ExitCode.Done).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restore_IntoANewCollection_IsApproved()
    {
        var id = await FillAsync("新建");

        var ended = (await site.Wide(80).RunAsync("restore", $"{id}:新建", "--into", "新建的", "--yes")).Is(ExitCode.Done);

        Approval.MatchesNormal(Screens.WithoutProgress(ended.Out), "Screens/restore-new.txt");
        Assert.Equal(site.Collection("新建").Documents(), site.Collection("新建的").Documents());
    }

    [Fact]
    public async Task Restore_Exact_WithTheNameTyped_LeavesWhatTheBackupHas()
    {
        var id = await FillAsync("精确");
        var before = site.Collection("精确").Documents();
        Change("精确");

        var ended = (await site.Person("精确\n").RunAsync("restore", $"{id}:精确", "--mode", "exact")).Is(ExitCode.Done);

        Assert.Contains("Documents of 精确 that this puts in: 1, replaces: 1, removes: 1.", ended.Error, StringComparison.Ordinal);
        Assert.Equal(before.OrderBy(one => one.Key), site.Collection("精确").Documents().OrderBy(one => one.Key));
    }

    [Fact]
    public async Task Restore_ExactPlan_IsApproved_AndChangesNothing()
    {
        var id = await changed.SinceAsync(this);
        var before = site.Collection(Changed.Name).Documents();

        var ended = (await site.Wide(80).RunAsync("restore", $"{id}:{Changed.Name}", "--mode", "exact", "--plan")).Is(ExitCode.Done);
        var chinese = (await site.Wide(80).RunAsync("restore", $"{id}:{Changed.Name}", "--mode", "overwrite", "-n", "--lang", "zh-CN")).Is(ExitCode.Done);

        Approval.MatchesNormal(Screens.WithoutProgress(ended.Out), "Screens/restore-plan.txt");
        Approval.MatchesNormal(Screens.WithoutProgress(chinese.Out), "Screens/restore-plan.zh-CN.txt");
        Assert.Equal(before, site.Collection(Changed.Name).Documents());
        await IsCanceledAsync();
    }

    [Fact]
    public async Task Restore_Json_IsApproved()
    {
        var id = await FillAsync("机");
        Change("机");

        var ended = (await site.Quick.RunAsync("restore", $"{id}:机", "--mode", "overwrite", "--confirm", "机", "--json")).Is(ExitCode.Done);

        Approval.MatchesNormal(Screens.WithoutStatus(ended), "Json/restore.jsonl");
        Assert.Contains("Plan of", ended.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("missing", "n\n", (int)ExitCode.Canceled, "Nothing was done")]
    [InlineData("missing", "", (int)ExitCode.Canceled, "Nothing was done")]
    [InlineData("overwrite", "别的\n", (int)ExitCode.Refused, "That is not '问'")]
    [InlineData("exact", "y\n", (int)ExitCode.Refused, "That is not '问'")]
    public async Task Restore_Declined_IsCanceled(string mode, string types, int code, string sentence)
    {
        var id = await changed.SinceAsync(this);
        var before = site.Collection(Changed.Name).Documents();

        var ended = (await site.Person(types).RunAsync("restore", $"{id}:{Changed.Name}", "--mode", mode)).Is((ExitCode)code);

        Assert.Contains(sentence, ended.Error, StringComparison.Ordinal);
        Assert.Contains("is canceled; nothing was changed", ended.Error, StringComparison.Ordinal);
        Assert.Equal(before, site.Collection(Changed.Name).Documents());
        await IsCanceledAsync();
    }

    [Theory]
    [InlineData("missing", "give --yes")]
    [InlineData("exact", "give --confirm 问")]
    [InlineData("exact", "give --confirm 问", "--yes")]
    [InlineData("exact", "give --confirm 问", "--confirm", "别的")]
    public async Task Restore_WithoutATerminal_NeedsTheAnswerBefore(string mode, string sentence, params string[] more)
    {
        var id = await changed.SinceAsync(this);

        var ended = (await site.Quick.RunAsync(["restore", $"{id}:{Changed.Name}", "--mode", mode, .. more])).Is(ExitCode.Refused);

        Assert.Contains(sentence, ended.Error, StringComparison.Ordinal);
        await IsCanceledAsync();
    }

    [Fact]
    public async Task Restore_CtrlCAtTheQuestion_CancelsIt()
    {
        var id = await changed.SinceAsync(this);
        using var stop = new CancellationTokenSource();
        using var keyboard = new SilentKeyboard(stop.Cancel);

        var ended = await new Wf(site.Url) { Columns = 80, Time = new FastTime(5), Keyboard = keyboard }.RunAsync(stop.Token, "restore", $"{id}:{Changed.Name}", "--doc", "甲");

        Assert.Contains("is canceled; nothing was changed", ended.Is(ExitCode.Canceled).Error, StringComparison.Ordinal);
        await IsCanceledAsync();
    }

    [Fact]
    public async Task Restore_CtrlCWhilePlanning_CancelsIt()
    {
        var id = await FillAsync("慢计划");
        using var stop = new CancellationTokenSource();
        Slow("慢计划", TimeSpan.FromSeconds(1));

        var running = site.Quick.RunAsync(stop.Token, "restore", $"{id}:慢计划", "--mode", "missing", "--yes");
        await site.IsAtAsync("Planning", id);
        await stop.CancelAsync();

        Assert.Contains("cancel", (await running).Is(ExitCode.Canceled).Error, StringComparison.Ordinal);
        await site.EndAsync();
        await IsCanceledAsync();
    }

    [Fact]
    public async Task Restore_CtrlCAfterTheApproval_GoesOn()
    {
        var id = await FillAsync("接着");
        site.Collection("接着").Remove("\"甲\"");
        Slow("接着");
        using var stop = new CancellationTokenSource();

        var running = site.Quick.RunAsync(stop.Token, "restore", $"{id}:接着", "--doc", "甲", "--yes");
        await site.IsAtAsync("Applying", id);
        await stop.CancelAsync();

        Assert.Contains("goes on", (await running).Is(ExitCode.Canceled).Error, StringComparison.Ordinal);
        Assert.Equal("Complete", (await site.EndAsync()).GetProperty("outcome").GetString());
        Assert.Contains("\"甲\"", site.Collection("接着").Documents());
    }

    [Fact]
    public async Task Restore_WaitTimeoutBeforeTheApproval_CancelsIt()
    {
        var id = await FillAsync("等");
        site.Collection("等").Remove("\"甲\"");
        Slow("等", TimeSpan.FromSeconds(1));

        var ended = await site.Quick.RunAsync("restore", $"{id}:等", "--doc", "甲", "--yes", "--wait-timeout", "1s");

        // Before the approval it is canceled: nobody could approve it later.
        Assert.Contains("Waited for 1 s. The restore", ended.Is(ExitCode.WaitTimedOut).Error, StringComparison.Ordinal);
        await site.EndAsync();
    }

    [Fact]
    public async Task Restore_AppKilledAndStartedAgain_IsWaitedFor()
    {
        var id = await FillAsync("断电");
        site.Collection("断电").Remove("\"甲\"");
        Slow("断电");

        var running = site.Quick.RunAsync("restore", $"{id}:断电", "--doc", "甲", "--yes");
        await site.IsAtAsync("Applying", id);
        await site.RestartAsync();

        Assert.Contains("is complete", (await running).Is(ExitCode.Done).Out, StringComparison.Ordinal);
        Assert.Contains("\"甲\"", site.Collection("断电").Documents());
    }

    [Fact]
    public async Task Restore_DocumentsThatDiffer_AreNamed_AndLeftAlone()
    {
        var id = await FillAsync("不同");
        site.Collection("不同").Put("""{"_id":"乙","n":"改了"}""");

        var ended = (await site.Quick.RunAsync("restore", $"{id}:不同", "--doc", "乙", "--yes")).Is(ExitCode.Done);

        Assert.Contains("--mode overwrite also puts them back", ended.Out, StringComparison.Ordinal);
        Assert.Contains("There is nothing to do", ended.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restore_DocumentThatNobodyHas_IsNotFound()
    {
        var id = await changed.SinceAsync(this);

        var ended = await site.Quick.RunAsync("restore", $"{id}:{Changed.Name}", "--doc", "没有", "--yes");

        Assert.Contains("has such a document", ended.Is(ExitCode.NotFound).Error, StringComparison.Ordinal);
        await IsCanceledAsync();
    }

    [Fact]
    public async Task Restore_ImportThatStopsEarly_IsPartial()
    {
        var id = await FillAsync("半");
        site.Cloud.Faults.Set("effect=StopsEarly,collection=半的,documents=1");

        var ended = (await site.Wide(80).RunAsync("restore", $"{id}:半", "--into", "半的", "--yes")).Is(ExitCode.Partial);

        site.Cloud.Faults.Clear();
        Approval.MatchesNormal(Screens.WithoutProgress(ended.Out), "Screens/restore-partial.txt");
    }

    [Fact]
    public async Task Restore_WhileABackupRuns_IsRefused()
    {
        var id = await FillAsync("占用");
        Slow("占用", TimeSpan.FromSeconds(1));
        var backup = site.BackUpAsync("占用");
        await site.RunsAsync();

        var ended = await site.Quick.RunAsync("restore", $"{id}:占用", "--mode", "missing", "--yes");

        Assert.Contains("is running", ended.Is(ExitCode.Claimed).Error, StringComparison.Ordinal);
        await backup;
    }

    [Fact]
    public async Task Restore_IntoACollectionThatExists_IsRefused()
    {
        var id = await FillAsync("存在");

        var ended = await site.Quick.RunAsync("restore", $"{id}:存在", "--into", "用户", "--yes");

        Assert.Contains("'用户' exists", ended.Is(ExitCode.Refused).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData((int)ExitCode.NotFound, "There is no backup", "20200101T000000Z-ab12:用户")]
    [InlineData((int)ExitCode.NotFound, "has no '没有'", "latest:没有")]
    [InlineData((int)ExitCode.Usage, "is not a mode", "latest:用户", "--mode", "alles")]
    [InlineData((int)ExitCode.Usage, "--doc needs exactly one collection", "latest", "--doc", "1")]
    [InlineData((int)ExitCode.Usage, "--into needs exactly one collection", "latest:用户", "-c", "订单", "--into", "x")]
    [InlineData((int)ExitCode.Usage, "must be a string or a number", "latest:订单", "--doc", """{"$oid":"a"}""")]
    public async Task Restore_WhatCannotBe_IsSaid(int code, string sentence, params string[] args)
    {
        await site.OneBackupAsync();

        Assert.Contains(sentence, (await site.Quick.RunAsync(["restore", .. args])).Is((ExitCode)code).Error, StringComparison.Ordinal);
    }

    private async Task<string> FillAsync(string name)
    {
        site.Collection(name).JobDurations = null;
        site.Collection(name).Put("""{"_id":"甲","n":1}""", """{"_id":"乙","n":2}""", """{"_id":3,"n":3}""");
        return await site.BackUpAsync(name);
    }

    private void Change(string name)
    {
        site.Collection(name).Remove("\"甲\"");
        site.Collection(name).Put("""{"_id":"乙","n":"改了"}""", """{"_id":"丁<script>[red]","n":4}""");
    }

    private void Slow(string name, TimeSpan? time = null) => site.Collection(name).JobDurations = JobDurations.Of(time ?? TimeSpan.FromMilliseconds(500));

    /// <summary>A collection that has changed since its backup, for tests that change nothing.</summary>
    public sealed class Changed
    {
        internal const string Name = "问";
        private string? backup;

        internal async Task<string> SinceAsync(RestoreTests test)
        {
            if (backup is not null)
                return backup;
            backup = await test.FillAsync(Name);
            test.Change(Name);
            return backup;
        }
    }

    private async Task IsCanceledAsync() => Assert.Equal("Canceled", (await site.NewestRestoreAsync()).GetProperty("outcome").GetString());
}

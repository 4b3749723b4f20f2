using Cli.Tests.Support;

namespace Cli.Tests;

/// <summary>Drills against the real app.</summary>
public sealed class DrillTests(DrillTests.DrilledSite site) : IClassFixture<DrillTests.DrilledSite>
{
    [Fact]
    public async Task Drill_PutsTheBackupBack_SaysSo_AndTheBackupShowsIt()
    {
        var backup = await site.OneBackupAsync();

        var ended = (await site.DrillAsync(backup, "--json")).Is(ExitCode.Done);
        var shown = (await site.Wf.RunAsync("show", backup)).Is(ExitCode.Done);

        Approval.MatchesNormal(Screens.WithoutStatus(ended), "Json/drill.jsonl");
        var drill = ended.Lines[^1].GetProperty("drill");
        var id = drill.GetProperty("id").GetString()!;
        Assert.StartsWith($"The drill {id} has started.", ended.Error, StringComparison.Ordinal);
        Assert.Contains($"Drill {id}: all 123 documents came back equal.", shown.Out, StringComparison.Ordinal);
        Assert.DoesNotContain(site.Cloud.Env(site.Env).Collections, one => one.Name.StartsWith("zz_", StringComparison.Ordinal));
        Assert.Contains($"{backup} can be restored", (await site.Wf.RunAsync("show", id[..^1])).Is(ExitCode.Done).Out, StringComparison.Ordinal);
        Assert.Contains(id, (await site.Wf.RunAsync("drills")).Is(ExitCode.Done).Out, StringComparison.Ordinal);
        Assert.Contains("has ended", (await site.Wf.RunAsync("cancel", id[..^1])).Is(ExitCode.Refused).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Drill_OfOneCollection_IsASample_AndDoesNotCount()
    {
        await site.OneBackupAsync();

        var ended = (await site.DrillAsync("--collection", "用户", "--sample", "7")).Is(ExitCode.Done);

        Assert.Contains("1 of 3 collections, 7 of 123 documents", ended.Out, StringComparison.Ordinal);
        Assert.Contains("does not count as rehearsed", ended.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Drill_OfWhatTheBackupDoesNotHave_IsNotFound()
    {
        await site.OneBackupAsync();

        Assert.Contains("'没有'", (await site.DrillAsync("latest", "-c", "没有")).Is(ExitCode.NotFound).Error, StringComparison.Ordinal);
        (await site.DrillAsync("20200101T000000Z-abcd")).Is(ExitCode.NotFound);
        (await site.DrillAsync("--sample", "0")).Is(ExitCode.Usage);
        (await site.Wf.RunAsync("cancel", "d-2020")).Is(ExitCode.NotFound);
    }

    [Fact]
    public async Task Recovery_IsTheSheetInThePersonsLanguage()
    {
        var backup = await site.OneBackupAsync();

        var english = (await site.Wf.RunAsync("recovery")).Is(ExitCode.Done);
        var chinese = (await site.Wf.RunAsync("recovery", "--lang", "zh-CN")).Is(ExitCode.Done);
        var json = (await site.Wf.RunAsync("recovery", "--json")).Is(ExitCode.Done).Json;

        Assert.StartsWith($"# Recovery sheet of {site.Env}\n", english.Out, StringComparison.Ordinal);
        Assert.Contains($"wf restore {backup} --mode new", english.Out, StringComparison.Ordinal);
        Assert.StartsWith($"# 恢复手册：环境 {site.Env}\n", chinese.Out, StringComparison.Ordinal);
        Assert.StartsWith("# Recovery sheet", json.GetProperty("sheet").GetString(), StringComparison.Ordinal);
    }

    /// <summary>Drills may write into the environment that is backed up.</summary>
    public sealed class DrilledSite : Site
    {
        private string? backup;

        /// <summary>A backup of everything; made once.</summary>
        internal async Task<string> OneBackupAsync() => backup ??= await BackUpAsync();

        /// <summary>Runs <c>wf drill</c>.</summary>
        internal Task<Ended> DrillAsync(params string[] args) => new Wf(Url) { Time = new FastTime(5) }.RunAsync(["drill", .. args]);

        protected override IEnumerable<(string Name, string Value)> Settings => [("Drill__Environment", Env)];
    }
}

[Collection(nameof(SharedSite))]
public sealed class NoDrillTests(Site site)
{
    [Fact]
    public async Task Drill_WithoutAnEnvironmentForIt_IsRefused_WithTheSetting() =>
        Assert.Contains("Drill__Environment", (await site.Wf.RunAsync("drill")).Is(ExitCode.Refused).Error, StringComparison.Ordinal);
}

using System.Text.Json;
using Cli.Tests.Support;

namespace Cli.Tests;

[Collection(nameof(KeepingSite))]
public sealed class ForgetTests(KeepingSite site)
{
    [Fact]
    public async Task Apply_DeletesWhatThePlanLetsGo_OnceTheNameIsGiven()
    {
        await site.BackUpAsync();
        var (goes, held) = (await site.BackUpAsync(), await site.BackUpAsync());
        await site.BackUpAsync();
        (await site.Wf.RunAsync("hold", held, "--reason", "审计")).Is(ExitCode.Done);

        var unattended = (await site.Wf.RunAsync("forget", "--apply")).Is(ExitCode.Refused);
        var otherName = (await site.Wf.RunAsync("forget", "--apply", "--confirm", "商店")).Is(ExitCode.Refused);
        var mistyped = (await site.WfOf(80, $"{site.Env}x\n").RunAsync("forget", "--apply")).Is(ExitCode.Refused);
        Assert.Null(await StateOfAsync(goes));
        var applied = (await site.WfOf(80, $"{site.Env}\n").In(new HastyTime()).RunAsync("forget", "--apply")).Is(ExitCode.Done);
        var nothing = (await site.Wf.RunAsync("forget", "--apply")).Is(ExitCode.Done);
        (await site.Wf.RunAsync("release", held)).Is(ExitCode.Done);

        Assert.Contains($"without a terminal give --confirm {site.Env}.", unattended.Error, StringComparison.OrdinalIgnoreCase);
        Assert.Contains($"--confirm {site.Env}.", otherName.Error, StringComparison.Ordinal);
        Assert.Contains($"That is not '{site.Env}'. Nothing was done.", mistyped.Error, StringComparison.Ordinal);
        Assert.Matches(@"\d+ of \d+ backups were deleted\.", applied.Out);
        Assert.Contains("The rules keep every backup", nothing.Out, StringComparison.Ordinal);
        Assert.Equal(("Expired", (string?)null), (await StateOfAsync(goes), await StateOfAsync(held)));
        foreach (var ended in (Ended[])[unattended, applied])
            Assert.DoesNotContain("statusQueryGetUri", ended.Out + ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_Json_IsLines_WithoutTheLinkThatHoldsAKey()
    {
        await site.BackUpAsync();
        await site.BackUpAsync();

        var ended = (await site.Wf.In(new HastyTime()).RunAsync("forget", "--apply", "--confirm", site.Env, "--json")).Is(ExitCode.Done);

        var (types, summary) = (ended.Lines.Select(line => line.GetProperty("message_type").GetString()).ToList(), ended.Lines[^1].GetProperty("retention"));
        Assert.Equal(("plan", "summary"), (types[0], types[^1]));
        Assert.All(types[1..^1], type => Assert.Equal("status", type));
        Assert.Equal(summary.GetProperty("total").GetInt32(), summary.GetProperty("expired").GetInt32());
        Assert.Equal(0, summary.GetProperty("kept").GetInt32());
        Assert.DoesNotContain("code=", ended.Out + ended.Error, StringComparison.Ordinal);
        Assert.Contains("backups were deleted.", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Forget_AnotherEnvironment_IsNotShownAsThatOnes()
    {
        await site.BackUpAsync();

        foreach (var more in (string[][])[[], ["--apply", "--confirm", "别处"], ["--days", "3"]])
            Assert.Contains("of " + site.Env, (await site.Wf.RunAsync(["forget", "--env", "别处", .. more])).Is(ExitCode.Usage).Error, StringComparison.Ordinal);
        (await site.Wf.RunAsync("forget", "--env", site.Env)).Is(ExitCode.Done);
    }

    [Fact]
    public async Task Forget_Simulated_CountsWhatWillBeThere()
    {
        await site.BackUpAsync();

        var ended = (await site.Wf.RunAsync("forget", "--days", "800", "--json")).Is(ExitCode.Done);

        Assert.Equal(1, ended.Json.GetProperty("simulated").GetInt32());
        Assert.Contains("1 of them are simulated.", ended.Error, StringComparison.Ordinal);
        (await site.Wf.RunAsync("forget", "--at", "2099-01-31")).Is(ExitCode.Done);
    }

    [Fact]
    public async Task Unfreeze_WhatWasNotRebuilt_IsRefused() =>
        Assert.Contains("were not rebuilt", (await site.Wf.RunAsync("forget", "--unfreeze", "--reason", "看过了")).Is(ExitCode.Refused).Error, StringComparison.Ordinal);

    [Theory]
    [InlineData("--apply", "--days", "3")]
    [InlineData("--apply", "--at", "30d")]
    [InlineData("--apply", "--unfreeze", "--reason", "x")]
    [InlineData("--unfreeze")]
    [InlineData("--reason", "x")]
    [InlineData("--days", "0")]
    public async Task Forget_WhatDoesNotGoTogether_IsWrongUsage(params string[] args) => (await new Wf(null).RunAsync(["forget", .. args])).Is(ExitCode.Usage);

    private async Task<string?> StateOfAsync(string id)
    {
        using var http = site.Client();
        using var backup = JsonDocument.Parse(await http.GetStringAsync($"api/backups/{id}"));
        return backup.RootElement.TryGetProperty("state", out var state) ? state.GetString() : null;
    }
}

using System.Text.Json;
using Cli.Tests.Support;

namespace Cli.Tests;

[Collection(nameof(KeepingSite))]
public sealed class HoldTests(KeepingSite site)
{
    [Fact]
    public async Task Hold_ThenRelease_IsInTheBackup()
    {
        var id = await site.BackUpAsync();

        var held = (await site.Wf.RunAsync("hold", id, "--reason", "审计 2026", "--until", "2099-01-31")).Is(ExitCode.Done);
        var there = await HoldOfAsync(id);
        var released = (await site.Wf.RunAsync("release", id)).Is(ExitCode.Done);

        Assert.Equal($"{id} is held until 2099-01-31 00:00 +08:00: no rule deletes it before.\n", held.Out);
        Assert.Equal(("审计 2026", new DateTimeOffset(2099, 1, 31, 0, 0, 0, TimeSpan.FromHours(8))), (there.GetProperty("reason").GetString(), there.GetProperty("until").GetDateTimeOffset()));
        Assert.Equal($"{id} is no longer held: the retention rules apply to it.\n", released.Out);
        Assert.Equal(JsonValueKind.Undefined, (await HoldOfAsync(id)).ValueKind);
    }

    [Fact]
    public async Task Hold_Json_IsApproved()
    {
        var id = await site.BackUpAsync();

        var held = (await site.Wf.RunAsync("hold", id, "--reason", "<script>alert(1)</script>", "--json")).Is(ExitCode.Done);
        var released = (await site.Wf.RunAsync("release", id, "--json")).Is(ExitCode.Done);

        Approval.MatchesNormal(held.Out, "Json/hold.json");
        Approval.MatchesNormal(released.Out, "Json/release.json");
        Assert.Equal($"{id} is held: no rule deletes it.\n", held.Error);
    }

    [Theory]
    [InlineData("30d", 30 * 24)]
    [InlineData("2h", 2)]
    public async Task Hold_UntilASpan_IsFromNow(string until, int hours)
    {
        var id = await site.BackUpAsync();
        var before = TimeProvider.System.GetUtcNow();

        (await site.Wf.RunAsync("hold", id, "--reason", "x", "--until", until)).Is(ExitCode.Done);
        var end = (await HoldOfAsync(id)).GetProperty("until").GetDateTimeOffset();
        (await site.Wf.RunAsync("release", id)).Is(ExitCode.Done);

        Assert.InRange(end, before.AddHours(hours).AddSeconds(-1), before.AddHours(hours).AddMinutes(5));
    }

    [Theory]
    [InlineData("yesterday")]
    [InlineData("2027-02-30")]
    [InlineData("2027-01-31T00:00:00")]
    [InlineData("99999999d")]
    [InlineData("-1d")]
    public async Task Hold_UntilNoTime_SaysWhatItTakes(string until)
    {
        var ended = (await new Wf(null).RunAsync("hold", "latest", "--reason", "x", $"--until={until}")).Is(ExitCode.Usage);

        Assert.StartsWith("wf: --until takes 30d, 2027-01-31 or ", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hold_UntilThePast_IsRefusedByTheApp()
    {
        var id = await site.BackUpAsync();

        var ended = (await site.Wf.RunAsync("hold", id, "--reason", "x", "--until", "2020-01-31T00:00:00Z")).Is(ExitCode.Usage);

        Assert.Contains("'until' has passed already", ended.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hold")]
    [InlineData("accept")]
    public async Task Hold_NoReason_IsWrongUsage(string verb)
    {
        var ended = (await new Wf(null).RunAsync(verb, "latest")).Is(ExitCode.Usage);

        Assert.StartsWith("wf: --reason needs a value.", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hold_UnknownId_IsNotFound()
    {
        foreach (var id in (string[])["20200101T000000Z-abcd", "2019", "../../../api/health/x"])
        {
            (await site.Wf.RunAsync("hold", id, "--reason", "x")).Is(ExitCode.NotFound);
            (await site.Wf.RunAsync("release", id)).Is(ExitCode.NotFound);
        }
    }

    [Fact]
    public async Task Hold_PrefixOfTwo_NamesThem()
    {
        var (one, other) = (await site.BackUpAsync(), await site.BackUpAsync());

        var ended = (await site.Wf.RunAsync("release", "20")).Is(ExitCode.Usage);

        Assert.Contains(one, ended.Error, StringComparison.Ordinal);
        Assert.Contains(other, ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hold_WrongKey_IsTold_AndNotShown()
    {
        var ended = (await site.Wf.With("WORKFLOW_KEY", "falsch-123").RunAsync("hold", "20200101T000000Z-abcd", "--reason", "x")).Is(ExitCode.KeyRefused);

        Assert.Contains("refuses the key", ended.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("falsch-123", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hold_NoServer_IsFailed() =>
        Assert.Contains("cannot be reached", (await new Wf(new("http://127.0.0.1:1")).RunAsync("release", "20200101T000000Z-abcd")).Is(ExitCode.Failed).Error, StringComparison.Ordinal);

    private async Task<JsonElement> HoldOfAsync(string id)
    {
        using var http = site.Client();
        using var backup = JsonDocument.Parse(await http.GetStringAsync($"api/backups/{id}"));
        return backup.RootElement.TryGetProperty("hold", out var hold) ? hold.Clone() : default;
    }
}

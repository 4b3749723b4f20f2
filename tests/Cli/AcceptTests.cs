using Cli.Tests.Support;

namespace Cli.Tests;

[Collection(nameof(KeepingSite))]
public sealed class AcceptTests(KeepingSite site)
{
    [Fact]
    public async Task Accept_ATrippedBackup_ShowsTheFindings_AsksAndAccepts()
    {
        await site.BackUpAsync();
        site.Cloud.Env(site.Env).Delete("空");
        var id = await site.BackUpAsync();

        var unattended = (await site.Wf.RunAsync("accept", "latest", "--reason", "有意删除")).Is(ExitCode.Refused);
        var declined = (await site.WfOf(80, "n\n").RunAsync("accept", "latest", "--reason", "有意删除")).Is(ExitCode.Canceled);
        var accepted = (await site.WfOf(80, "y\n").RunAsync("accept", "latest", "--reason", "有意删除")).Is(ExitCode.Done);
        var again = (await site.Wf.RunAsync("accept", id, "--reason", "有意删除", "--json")).Is(ExitCode.Done);
        var otherReason = (await site.Wf.RunAsync("accept", id, "--reason", "另一个原因", "--yes")).Is(ExitCode.Refused);

        Approval.MatchesNormal($"{unattended.Out}{unattended.Error}", "Screens/accept-unattended.txt");
        Assert.EndsWith("Nothing was done.\n", declined.Error, StringComparison.Ordinal);
        Approval.MatchesNormal($"{accepted.Error}\n{accepted.Out}", "Screens/accept.txt");
        Approval.MatchesNormal(again.Out, "Json/accept.json");
        Assert.Contains("accepted", otherReason.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("http", again.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Accept_WhatHasNotTripped_IsRefusedByTheApp_WithoutAQuestion()
    {
        var id = await site.BackUpAsync("用户");

        var ended = (await site.Wf.RunAsync("accept", id, "--reason", "x")).Is(ExitCode.Refused);

        Assert.Contains(id, ended.Error, StringComparison.Ordinal);
        (await site.Wf.RunAsync("accept", "20200101T000000Z-abcd", "--reason", "x", "--yes")).Is(ExitCode.NotFound);
    }

    [Fact]
    public async Task Accept_FindingsOfAnotherVersion_CannotForgeALine()
    {
        await using var server = await FakeServer.StartAsync();
        server.On("GET /api/backups/20261130T180000Z-abcd", """
            {"id":"20261130T180000Z-abcd","outcome":"Complete","startedAt":"2026-11-30T18:00:00Z","gate":{"verdict":"tripped","findings":[
              {"collection":"<script>\u001b[31m","kind":"melted"},
              {"collection":"a","kind":"gone","sentence":{"en":"a is gone.\nwf: all is well \u202e"},"explained":{"en":"A drill's."}}]}}
            """);

        var ended = (await server.Wf.RunAsync("accept", "20261130T180000Z-abcd", "--reason", "x")).Is(ExitCode.Refused);

        Approval.Matches(ended.Out + ended.Error, "Screens/accept-hostile.txt");
    }
}

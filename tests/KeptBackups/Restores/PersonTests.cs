using System.Net;
using Simulator.Jobs;
using static Workflow.Tests.Restores.RestoreSite;

namespace Workflow.Tests.Restores;

/// <summary>What a person is told who starts, approves, ends and undoes at awkward moments.</summary>
public class PersonTests
{
    private const string One = """{"_id":"一","n":1}""";
    private const string Two = """{"_id":"二","n":2}""";

    [Fact]
    public async Task ApprovedWhileABackupRuns_SaysWhatItWaitsFor_AndTakesNoSecondApproval()
    {
        await using var site = await RestoreSite.StartAsync();
        var backup = await site.BackupOfAsync(One, Two);
        site.Target.Remove("\"一\"");
        var id = await site.StartAsync(backup, "missing");
        var planned = await site.WhenAsync(id, "AwaitingApproval");
        site.Cloud.Options.JobDurations = JobDurations.Of(TimeSpan.FromMinutes(5));
        var running = (await site.PostAsync("api/backups", "")).Json.GetProperty("id").GetString()!;

        await site.ApproveAsync(planned);
        var waiting = await site.WhenAsync(id, restore => restore.TryGetProperty("reason", out _));
        var again = await site.PostAsync($"api/restores/{id}/approve", $"{{\"planHash\":\"{planned.GetProperty("planHash").GetString()}\"}}");
        var restored = await site.EndAsync(id);

        Assert.Contains($"The backup {running} of this environment is running", waiting.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.True(waiting.TryGetProperty("approvedAt", out _));
        Assert.Equal(HttpStatusCode.Conflict, again.Status);
        Assert.True(OutcomeOf(restored) == "Complete", $"{restored}");
        Assert.False(restored.TryGetProperty("reason", out _));
    }

    [Fact]
    public async Task SecondRestore_IsRefused_NamingTheFirst()
    {
        await using var site = await RestoreSite.StartAsync();
        var backup = await site.BackupOfAsync(One, Two);
        site.Cloud.Options.JobDurations = JobDurations.Of(TimeSpan.FromMinutes(5));
        var first = await site.StartAsync(backup, "missing");

        var second = await site.PostAsync("api/restores", $"{{\"backup\":\"{backup}\",\"mode\":\"missing\"}}");
        var scheduled = await site.PostAsync("api/backups", "");

        foreach (var refused in (Browse.Answer[])[second, scheduled])
        {
            Assert.Equal(HttpStatusCode.Conflict, refused.Status);
            Assert.Equal((first, "A restore is running"), (refused.Json.GetProperty("restoreId").GetString(), refused.Json.GetProperty("title").GetString()));
            Assert.Contains($"GET /api/restores/{first}", refused.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task CanceledPlan_CanStillBeRead()
    {
        await using var site = await RestoreSite.StartAsync();
        var backup = await site.BackupOfAsync(One, Two);
        site.Target.Remove("\"一\"");
        var id = await site.StartAsync(backup, "missing");
        await site.WhenAsync(id, "AwaitingApproval");
        await site.PostAsync($"api/restores/{id}/cancel", "");
        await site.EndAsync(id);

        Assert.Equal(["\"一\""], await site.IdsAsync(id, "insert"));
    }

    [Fact]
    public async Task TerminatedWhileItApplies_CanBeUndoneAtOnce()
    {
        await using var site = await RestoreSite.StartAsync();
        var backup = await site.BackupOfAsync(One, Two);
        site.Target.Remove("\"一\"");
        var id = await site.StartAsync(backup, "missing");
        var planned = await site.WhenAsync(id, "AwaitingApproval");
        site.Cloud.Meanwhile.After("databasemigrateimport", () => site.App.Client.TerminateInstanceAsync(id).GetAwaiter().GetResult(), call: 1);
        await site.ApproveAsync(planned);
        await site.WhenAsync(id, "Partial");

        var undone = await site.UndoAsync(id);

        Assert.True(OutcomeOf(undone) == "Complete", $"{undone}\n{site.App.Log.Errors}");
        Assert.Equal([Two], site.Target.Documents().Values);
        Assert.Equal("Partial", (await site.FindAsync(id)).GetProperty("collections")[0].GetProperty("status").GetString());
        await site.AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task Undo_RemovesTheCollectionThatTheRestoreMade_AlsoBesideOneThatWasThere()
    {
        await using var site = await RestoreSite.StartAsync();
        site.Collection("设置").Put(One);
        var backup = await site.BackupOfAsync(One, Two);
        var body = $$"""{"backup":"{{backup}}","collections":["{{Orders}}","设置"],"mode":"missing","names":{"设置":"设置二"},"approve":true}""";
        var restored = await site.EndAsync((await site.PostAsync("api/restores", body)).Json.GetProperty("id").GetString()!);
        Assert.True(site.Has("设置二"));

        var undo = await site.PostAsync(
            $"api/restores/{restored.GetProperty("id").GetString()}/undo", $$$"""{"approve":true,"confirm":{"{{{Orders}}}":"{{{Orders}}}","设置二":"设置二"}}""");
        var undone = await site.EndAsync(undo.Json.GetProperty("id").GetString()!);

        Assert.True(OutcomeOf(undone) == "Complete", $"{undone}");
        Assert.False(site.Has("设置二"));
        Assert.True(site.Has("设置"));
    }
}

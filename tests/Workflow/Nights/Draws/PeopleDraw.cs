using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Workflow.Tests.Nights.Draws;

/// <summary>What people do: start, cancel, suspend, resume, terminate, restart and purge backups.</summary>
internal sealed class PeopleDraw(Chance chance, IReadOnlyList<string> names)
{
    public IEnumerable<Happening> Some(TimeSpan due)
    {
        var at = due + chance.Time(TimeSpan.FromMinutes(-10), TimeSpan.FromMinutes(chance.One(1, 10, 60)));
        switch (chance.Between(0, 8))
        {
            case 0:
                return [new(at, "a person starts a backup", stage => StartAsync(stage, null))];
            case 1:
                var wanted = chance.Some(names, chance.Between(1, names.Count));
                return [new(at, $"a person starts a backup of {string.Join(", ", wanted)}", stage => StartAsync(stage, wanted))];
            case 2:
                return [new(at, "two people start a backup at once", stage => Task.WhenAll(StartAsync(stage, null), StartAsync(stage, null)))];
            case 3:
                return [new(at, "a person cancels the backup that runs", CancelAsync)];
            case 4:
                var recursive = chance.Once(0.5);
                return [new(at, $"a person terminates the backup that runs{(recursive ? " and its exports" : "")}", stage => TerminateAsync(stage, recursive))];
            case 5:
                return [new(at, "a person restarts the newest backup's instance", RestartAsync)];
            case 6:
                return [new(at, "a person purges the newest backup's instance", PurgeAsync)];
            default:
                return Suspend(at);
        }
    }

    private IEnumerable<Happening> Suspend(TimeSpan at)
    {
        int? export = chance.Once(0.5) ? chance.Between(0, names.Count - 1) : null;
        yield return new(at, $"a person suspends {(export is null ? "the backup that runs" : $"its export {export}")}", stage => SuspendAsync(stage, export));
        if (chance.Once(0.5))
            yield return new(at + chance.Time(TimeSpan.FromMinutes(1), TimeSpan.FromHours(5)), "what is suspended is resumed", ResumeAsync);
        if (chance.Once(0.3))
            yield return new(at + chance.Time(TimeSpan.FromMinutes(1), TimeSpan.FromHours(3)), "a person cancels the backup that runs", CancelAsync);
    }

    private static async Task StartAsync(Stage stage, IReadOnlyList<string>? wanted)
    {
        if (!stage.App.IsRunning)
            return;
        using var answer = await stage.App.PostAsync("api/backups", wanted is null ? null : JsonSerializer.Serialize(new { collections = wanted }));
        Assert.Contains(answer.StatusCode, (HttpStatusCode[])[HttpStatusCode.Accepted, HttpStatusCode.Conflict]);
        if (wanted is not null && answer.StatusCode == HttpStatusCode.Accepted)
            stage.Named[(await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!] = wanted;
    }

    private static async Task CancelAsync(Stage stage)
    {
        if (await stage.AtWorkAsync() is { } row)
            await stage.CancelAsync(row.Backup.Id);
    }

    private static async Task TerminateAsync(Stage stage, bool recursive)
    {
        if (await stage.AtWorkAsync() is { } row)
            await stage.App.Client.TerminateInstanceAsync(row.InstanceId!, new TerminateInstanceOptions(Recursive: recursive));
    }

    private static async Task RestartAsync(Stage stage)
    {
        if (!stage.App.IsRunning || (await stage.RowsAsync()).Find(row => row.InstanceId is not null) is not { } row)
            return;
        if (await stage.App.Client.GetInstanceAsync(row.InstanceId!) is { IsCompleted: true })
            await stage.App.Client.RestartAsync(row.InstanceId!);
    }

    private static async Task PurgeAsync(Stage stage)
    {
        if (stage.App.IsRunning && (await stage.RowsAsync()).Find(row => row.InstanceId is not null) is { } row)
            await stage.App.Client.PurgeInstanceAsync(row.InstanceId!, new PurgeInstanceOptions(Recursive: true));
    }

    private static async Task SuspendAsync(Stage stage, int? export)
    {
        if (await stage.AtWorkAsync() is not { } row)
            return;
        var id = export is null ? row.InstanceId! : $"{row.Backup.Id}:{export}";
        if (await stage.App.Client.GetInstanceAsync(id) is not { IsCompleted: false })
            return;
        await stage.App.Client.SuspendInstanceAsync(id);
        stage.Suspended.Add(id);
    }

    private static async Task ResumeAsync(Stage stage)
    {
        if (!stage.App.IsRunning)
            return;
        foreach (var id in stage.Suspended)
            await stage.App.Client.ResumeInstanceAsync(id);
        stage.Suspended.Clear();
    }
}

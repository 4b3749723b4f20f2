using System.Text.Json;

namespace Cli.Tests.Support;

/// <summary>A site of its own for tests that change data, restore, or kill the app.</summary>
public sealed class ChangingSite : Site
{
    /// <summary>The collection of this name.</summary>
    internal Simulator.Data.CloudCollection Collection(string name) => Cloud.Env(Env).Collection(name);

    /// <summary>A <c>wf</c> whose output is a pipe that is read at so many columns.</summary>
    internal Wf Wide(int columns) => Quick.With("COLUMNS", $"{columns}");

    /// <summary>A <c>wf</c> that looks more often.</summary>
    internal Wf Quick => new(Url) { Time = new FastTime(5) };

    /// <summary>A <c>wf</c> that a person sits at.</summary>
    internal Wf Person(string types = "") => new(Url) { Columns = 80, Input = types, Time = new FastTime(5) };

    /// <summary>Runs a backup in a second in which no other has begun: ids, by which backups are in order, know no less.</summary>
    internal async Task<string> BackUpLaterAsync(params string[] collections)
    {
        await Until.NextSecondAsync();
        return await BackUpAsync(collections);
    }

    /// <summary>Whatever backup of everything; made once.</summary>
    internal async Task OneBackupAsync() => oneBackup ??= await BackUpAsync();

    private string? oneBackup;

    /// <summary>Kills the app and starts it again under the same address.</summary>
    internal async Task RestartAsync()
    {
        App.Settings["ASPNETCORE_URLS"] = Url.ToString();
        await App.Lives[^1].KillAsync();
        await StartAsync();
    }

    /// <summary>Waits until a restore of the backup says this outcome.</summary>
    internal async Task IsAtAsync(string outcome, string backupId)
    {
        await Until.TrueAsync(async () => await NewestRestoreAsync() is { ValueKind: JsonValueKind.Object } restore
            && restore.GetProperty("backupId").GetString() == backupId && restore.GetProperty("outcome").GetString() == outcome);
    }

    /// <summary>Waits for the end of the newest restore.</summary>
    internal async Task<JsonElement> EndAsync()
    {
        JsonElement restore = default;
        await Until.TrueAsync(async () => (restore = await NewestRestoreAsync()).TryGetProperty("endedAt", out var at) && at.ValueKind == JsonValueKind.String);
        return restore;
    }

    /// <summary>Waits until the newest backup has begun.</summary>
    internal async Task RunsAsync()
    {
        using var http = new HttpClient { BaseAddress = Url };
        await Until.TrueAsync(async () => (await http.GetStringAsync("api/backups?top=5")).Contains("\"Running\"", StringComparison.Ordinal));
    }

    /// <summary>What the app says of the newest restore; undefined if there is none.</summary>
    internal async Task<JsonElement> NewestRestoreAsync()
    {
        using var http = new HttpClient { BaseAddress = Url };
        using var page = JsonDocument.Parse(await http.GetStringAsync("api/restores?top=5"));
        // Ids of one second are in no order.
        var newest = page.RootElement.GetProperty("restores").EnumerateArray().OrderBy(one => one.GetProperty("startedAt").GetDateTimeOffset()).LastOrDefault();
        return newest.ValueKind == JsonValueKind.Undefined ? default
            : JsonDocument.Parse(await http.GetStringAsync($"api/restores/{newest.GetProperty("id").GetString()}")).RootElement;
    }
}

/// <summary>For tests that write into the cloud, and look at what became of it.</summary>
[CollectionDefinition(nameof(WrittenSite))]
public sealed class WrittenSite : ICollectionFixture<ChangingSite>;

/// <summary>For tests that restore, and stop what restores.</summary>
[CollectionDefinition(nameof(RestoredSite))]
public sealed class RestoredSite : ICollectionFixture<ChangingSite>;

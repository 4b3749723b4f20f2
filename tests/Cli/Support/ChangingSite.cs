using System.Text.Json;

namespace Cli.Tests.Support;

/// <summary>A site of its own for tests that change data, restore, or kill the app.</summary>
public sealed class ChangingSite : Site
{
    /// <summary>The collection of this name.</summary>
    internal Simulator.Data.CloudCollection Collection(string name) => Cloud.Env(Env).Collection(name);

    /// <summary>A <c>wf</c> whose output is a pipe that is read at so many columns.</summary>
    internal Wf Wide(int columns) => Wf.With("COLUMNS", $"{columns}");

    /// <summary>A <c>wf</c> that a person sits at.</summary>
    internal Wf Person(string types = "") => new(Url) { Columns = 80, Input = types };

    /// <summary>Runs a backup in a second in which no other has begun: ids, by which backups are in order, know no less.</summary>
    internal async Task<string> BackUpLaterAsync(params string[] collections)
    {
        await Until.NextSecondAsync();
        return await BackUpAsync(collections);
    }

    /// <summary>What the app says of the newest restore.</summary>
    internal async Task<JsonElement> NewestRestoreAsync()
    {
        using var http = new HttpClient { BaseAddress = Url };
        using var page = JsonDocument.Parse(await http.GetStringAsync("api/restores?top=1"));
        var id = page.RootElement.GetProperty("restores")[0].GetProperty("id").GetString();
        return JsonDocument.Parse(await http.GetStringAsync($"api/restores/{id}")).RootElement;
    }
}

/// <summary>Tests on it run one after the other.</summary>
[CollectionDefinition(nameof(ChangingSite))]
public sealed class ChangingSites : ICollectionFixture<ChangingSite>;

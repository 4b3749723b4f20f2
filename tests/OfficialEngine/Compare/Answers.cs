using OfficialEngine.Tests.Site;

namespace OfficialEngine.Tests.Compare;

/// <summary>What the app answers about its restores: the list, each with its collections, and the ids of each class of its plan that has any (what is the same has none).</summary>
internal static class Answers
{
    public static async Task<List<Entry>> ReadAsync(RunningApp app)
    {
        var entries = new List<Entry>();
        foreach (var one in (await app.GetAsync("api/restores?top=100")).GetProperty("restores").EnumerateArray())
        {
            var id = one.GetProperty("id").GetString();
            entries.Add(new($"answer restores: {id}", Durations.Name(one.GetRawText())));
            var restore = await app.GetAsync($"api/restores/{id}");
            entries.Add(new($"answer restores/{id}:", Durations.Name(restore.GetRawText())));
            foreach (var collection in restore.GetProperty("collections").EnumerateArray())
            {
                var name = Uri.EscapeDataString(collection.GetProperty("collection").GetString()!);
                foreach (var of in collection.GetProperty("plan").EnumerateObject().Where(of => of.Name != "same" && of.Value.GetInt64() > 0))
                    entries.Add(await TextAsync(app, $"restores/{id}/plan?collection={name}&class={of.Name}"));
            }
        }
        return entries;
    }

    /// <summary>What an address answers, word for word but for durations.</summary>
    public static async Task<Entry> TextAsync(RunningApp app, string path)
    {
        using var response = await app.Http.GetAsync($"api/{path}");
        return new($"answer {path}:", $"{(int)response.StatusCode} {Durations.Name(await response.Content.ReadAsStringAsync())}");
    }
}

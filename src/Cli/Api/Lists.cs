using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Cli.Api;

/// <summary>Lists of the API, page after page.</summary>
internal static class Lists
{
    /// <summary>Backups, newest first.</summary>
    /// <param name="api">Of the server.</param>
    /// <param name="after">The id after which it begins; null for the newest.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <param name="pageSize">How many are asked for at once.</param>
    public static IAsyncEnumerable<Answer<Backup>> BackupsAsync(this ApiClient api, string? after, CancellationToken cancellation, int pageSize = Limits.PageSize) =>
        PagesAsync(api, "backups", after, pageSize, ApiJson.Default.BackupPage, static page => (page.Backups, page.Next), ApiJson.Default.Backup, cancellation);

    /// <summary>Restores, newest first.</summary>
    public static IAsyncEnumerable<Answer<Restore>> RestoresAsync(this ApiClient api, CancellationToken cancellation) =>
        PagesAsync(api, "restores", null, Limits.PageSize, ApiJson.Default.RestorePage, static page => (page.Restores, page.Next), ApiJson.Default.Restore, cancellation);

    /// <summary>Drills, newest first.</summary>
    public static IAsyncEnumerable<Answer<Drill>> DrillsAsync(this ApiClient api, CancellationToken cancellation, int pageSize = Limits.PageSize) =>
        PagesAsync(api, "drills", null, pageSize, DrillJson.Default.DrillPage, static page => (page.Drills, page.Next), DrillJson.Default.Drill, cancellation);

    /// <summary>One drill, of whatever environment: its id says it all.</summary>
    public static Task<Answer<Drill>> DrillAsync(this ApiClient api, string id, CancellationToken cancellation) =>
        api.GetAsync($"api/drills/{Uri.EscapeDataString(id)}", DrillJson.Default.Drill, cancellation);

    /// <summary>A path with the environment, where one was named.</summary>
    public static string Path(this ApiClient api, string path) =>
        api.Server.Env is { } env ? $"api/{path}{(path.Contains('?') ? '&' : '?')}env={Uri.EscapeDataString(env)}" : $"api/{path}";

    /// <summary>Where a backup's hold is set and taken away.</summary>
    public static string HoldPath(this ApiClient api, string backup) => api.Path($"backups/{Uri.EscapeDataString(backup)}/hold");

    private static async IAsyncEnumerable<Answer<T>> PagesAsync<TPage, T>(
        ApiClient api, string list, string? after, int pageSize, JsonTypeInfo<TPage> pageType, Func<TPage, (IReadOnlyList<JsonElement>, string?)> parts, JsonTypeInfo<T> type,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        var next = after;
        do
        {
            var page = await api.GetAsync(api.Path($"{list}?top={pageSize}{(next is null ? "" : $"&continuation={next}")}"), pageType, cancellation);
            (var rows, next) = parts(page.Value);
            foreach (var row in rows)
                yield return new(api.Read(row, type), row);
        }
        while (next is not null);
    }
}

using Cli.Api;
using Cli.Output;

namespace Cli.Verbs;

/// <summary>The newest rows of a list, as every verb that lists shows them.</summary>
internal static class NewestRows
{
    /// <summary>Shows that many of them, and says whether there are more.</summary>
    /// <param name="session">Of the verb.</param>
    /// <param name="name">Of the field that holds them in JSON.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="list">Reads them, asking for pages of the size that it is given.</param>
    /// <param name="none">The message if there are none.</param>
    /// <param name="table">Draws them.</param>
    public static async Task ShowAsync<T>(
        Session session, string name, int most, Func<int, IAsyncEnumerable<Answer<T>>> list, string none, Func<IReadOnlyList<T>, TextTable> table)
    {
        var (shown, hasMore) = (new List<Answer<T>>(), false);
        await foreach (var row in list(Math.Min(most, Limits.PageSize - 1) + 1))
        {
            if (hasMore = shown.Count == most)
                break;
            shown.Add(row);
        }
        session.Screen.Document(JsonText.Make(json =>
        {
            json.WriteStartArray(name);
            shown.ForEach(row => row.Raw.WriteTo(json));
            json.WriteEndArray();
            json.WriteBoolean("hasMore", hasMore);
        }));
        if (shown.Count == 0)
            session.Screen.Line(none);
        session.Screen.Table(table(shown.ConvertAll(row => row.Value)));
        if (hasMore)
            session.Screen.Line(session.Words["list.more", most]);
    }
}

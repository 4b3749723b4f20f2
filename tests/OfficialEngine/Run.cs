using OfficialEngine.Tests.Compare;
using OfficialEngine.Tests.Play;
using OfficialEngine.Tests.Site;

namespace OfficialEngine.Tests;

/// <summary>One engine's run, and what it left behind.</summary>
internal sealed record Run(string Engine, RunningApp App, Cast Cast, List<Entry> Entries)
{
    /// <summary>The same play on both engines, at the same time: Microsoft's first.</summary>
    /// <param name="play">What happens.</param>
    /// <param name="answers">What is asked when all of it has happened.</param>
    /// <param name="settings">Of the app, besides its usual ones.</param>
    public static Task<Run[]> OnBothAsync(
        Func<RunningApp, Cast, Task> play, Func<RunningApp, Cast, Task<List<Entry>>> answers, params (string Name, string Value)[] settings) =>
        Task.WhenAll(PlayAsync(Backend.Official, play, answers, settings), PlayAsync(Backend.Sqlite, play, answers, settings));

    /// <summary>What lies there now.</summary>
    public Task<List<Entry>> ReadAgainAsync() => Snapshot.TakeAsync(App, Cast, answers: null);

    private static async Task<Run> PlayAsync(
        Backend backend, Func<RunningApp, Cast, Task> play, Func<RunningApp, Cast, Task<List<Entry>>> answers, (string Name, string Value)[] settings)
    {
        var app = await RunningApp.StartAsync(backend, settings);
        try
        {
            var cast = new Cast();
            await play(app, cast);
            return new(backend.Name, app, cast, await Snapshot.TakeAsync(app, cast, answers));
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }
}

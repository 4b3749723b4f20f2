using OfficialEngine.Tests.Compare;
using OfficialEngine.Tests.Play;
using OfficialEngine.Tests.Site;

namespace OfficialEngine.Tests;

/// <summary>The same play on both engines, at the same time; what each run left behind was read at its end.</summary>
[CollectionDefinition(nameof(BothEngines))]
public sealed class BothEngines : IAsyncLifetime, ICollectionFixture<BothEngines>
{
    private readonly List<Run> runs = [];

    internal Run Official => runs[0];

    internal Run Sqlite => runs[1];

    public async Task InitializeAsync() => runs.AddRange(await Task.WhenAll(Run.PlayAsync(Backend.Official), Run.PlayAsync(Backend.Sqlite)));

    public async Task DisposeAsync() => await Task.WhenAll(runs.Select(run => run.App.DisposeAsync().AsTask()));
}

/// <summary>One engine's run, and what it left behind.</summary>
internal sealed record Run(string Engine, RunningApp App, Cast Cast, List<Entry> Entries)
{
    public static async Task<Run> PlayAsync(Backend backend)
    {
        var app = await RunningApp.StartAsync(backend);
        try
        {
            var cast = new Cast();
            await Task.WhenAll(new BackupPlay(app, cast).RunAsync(), new OrderPlay(app, cast).RunAsync());
            return new(backend.Name, app, cast, await Snapshot.TakeAsync(app, cast, withAnswers: true));
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>What lies there now.</summary>
    public Task<List<Entry>> ReadAgainAsync() => Snapshot.TakeAsync(App, Cast, withAnswers: false);
}

using OfficialEngine.Tests.Compare;
using OfficialEngine.Tests.Play;

namespace OfficialEngine.Tests;

/// <summary>The same play on both engines, at the same time; what each run left behind was read at its end.</summary>
[CollectionDefinition(nameof(BothEngines))]
public sealed class BothEngines : IAsyncLifetime, ICollectionFixture<BothEngines>
{
    private readonly List<Run> runs = [];

    internal Run Official => runs[0];

    internal Run Sqlite => runs[1];

    public async Task InitializeAsync() => runs.AddRange(await Run.OnBothAsync(
        async (app, cast) => await Task.WhenAll(new BackupPlay(app, cast).RunAsync(), new OrderPlay(app, cast).RunAsync()), (app, _) => Answers.ReadAsync(app)));

    public async Task DisposeAsync() => await Task.WhenAll(runs.Select(run => run.App.DisposeAsync().AsTask()));
}

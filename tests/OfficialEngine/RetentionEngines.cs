using OfficialEngine.Tests.Play;

namespace OfficialEngine.Tests;

/// <summary>The play of retention on both engines. Not beside the other plays: each takes a machine of two processors for itself.</summary>
[CollectionDefinition(nameof(RetentionEngines), DisableParallelization = true)]
public sealed class RetentionEngines : IAsyncLifetime, ICollectionFixture<RetentionEngines>
{
    internal IReadOnlyList<Run> Runs { get; private set; } = [];

    public async Task InitializeAsync() =>
        Runs = await Run.OnBothAsync((app, cast) => new RetentionPlay(app, cast).RunAsync(), RetentionPlay.AnswersAsync, RetentionPlay.Settings);

    public async Task DisposeAsync() => await Task.WhenAll(Runs.Select(run => run.App.DisposeAsync().AsTask()));
}

using System.Text.Json;
using Run.Backups;
using Run.Processes;

namespace Run.Restores;

/// <summary>
/// Somebody else who writes to the sample cloud: the simulator's own routes, which no real service has. Made only where this run has started the simulator.
/// </summary>
internal sealed class SampleCloudClient(HttpCalls calls)
{
    /// <summary>Deletes documents, as by an accident.</summary>
    /// <exception cref="Failure">It did not happen.</exception>
    public async Task DeleteAsync(string collection, IReadOnlyList<string> ids, CancellationToken cancellation)
    {
        var remove = ids.Select(static id => JsonSerializer.Deserialize<JsonElement>(id)).ToArray();
        var (answer, problem) = await calls.AskAsync(HttpMethod.Post, "_sim/documents", new { env = SampleCloud.Env, collection, remove }, cancellation);
        if (answer is not { IsSuccess: true })
            throw new Failure(ExitCode.Failed, $"The simulator did not delete the documents: {answer?.Explain() ?? problem} The end of simulator.log may say more.");
    }

    /// <summary>How long its jobs take from now on.</summary>
    public async Task SetJobSecondsAsync(double jobSeconds, CancellationToken cancellation)
    {
        var (answer, problem) = await calls.AskAsync(HttpMethod.Post, "_sim/options", new { jobSeconds }, cancellation);
        if (answer is not { IsSuccess: true })
            throw new Failure(ExitCode.Failed, $"The simulator did not accept its options: {answer?.Explain() ?? problem} The end of simulator.log may say more.");
    }
}

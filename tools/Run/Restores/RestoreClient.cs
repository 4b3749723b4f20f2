using System.Net;
using Run.Backups;

namespace Run.Restores;

/// <summary>The app's HTTP routes of restores. A refusal is the app's own sentence, which says what to do.</summary>
internal sealed class RestoreClient(HttpCalls calls)
{
    private const string Mode = "missing";

    /// <summary>The address of a restore, or of something below it.</summary>
    public Uri At(string id, string below = "") => calls.At(PathOf(id, below));

    /// <summary>Asks for a restore that adds what is missing; gives its id.</summary>
    /// <exception cref="Failure">The app refused, or gave no answer that can be read.</exception>
    public async Task<string> StartAsync(string backup, string collection, CancellationToken cancellation)
    {
        var body = new { backup, collections = (string[])[collection], mode = Mode };
        var (answer, problem) = await calls.AskAsync(HttpMethod.Post, "api/restores", body, cancellation);
        return answer switch
        {
            null => throw new Failure(ExitCode.Failed, $"The app did not say whether it started a restore: {problem} Look at {calls.At("api/restores")}."),
            { Status: HttpStatusCode.Accepted } when answer.Text("id") is { } id => id,
            _ => throw new Failure(ExitCode.Failed, $"The app did not start a restore: {answer.Explain()}"),
        };
    }

    /// <summary>A restore, or why there is none to see.</summary>
    public async Task<(Restore? Restore, string? Problem)> LookAsync(string id, CancellationToken cancellation)
    {
        var (answer, problem) = await calls.AskAsync(HttpMethod.Get, PathOf(id), null, cancellation);
        return answer is null ? (null, problem) : answer.IsSuccess ? answer.Read<Restore>(Restore.Check) : (null, answer.Explain());
    }

    /// <summary>The ids of the documents that the plan inserts, each as JSON; more than <paramref name="most"/> are not read.</summary>
    /// <exception cref="Failure">They cannot be read.</exception>
    public async Task<IReadOnlyList<string>> ReadInsertsAsync(string id, string collection, int most, CancellationToken cancellation)
    {
        var (answer, problem) = await calls.AskAsync(HttpMethod.Get, PathOf(id, $"/plan?collection={Uri.EscapeDataString(collection)}&class=insert&top={most}"), null, cancellation);
        var (page, wrong) = answer is null ? (null, problem) : answer.IsSuccess ? answer.Read<PlanPage>(PlanPage.Check) : (null, answer.Explain());
        return page is null
            ? throw new Failure(ExitCode.Failed, $"The app did not show the plan of restore {id}: {wrong} Nothing is changed; look at {At(id)}.")
            : [.. page.Documents.Select(static document => document.DocId.GetRawText())];
    }

    /// <summary>Approves the plan that has this hash.</summary>
    /// <exception cref="Failure">The app refused, or did not say.</exception>
    public async Task ApproveAsync(string id, string planHash, CancellationToken cancellation)
    {
        var (answer, problem) = await calls.AskAsync(HttpMethod.Post, PathOf(id, "/approve"), new { planHash }, cancellation);
        if (answer is not { IsSuccess: true })
            throw new Failure(ExitCode.Failed, $"The app did not accept the approval of restore {id}: {answer?.Explain() ?? problem} Look at {At(id)}.");
    }

    private static string PathOf(string id, string below = "") => $"api/restores/{Uri.EscapeDataString(id)}{below}";
}

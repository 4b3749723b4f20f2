using Cli.Api;
using Cli.Output;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Cli.Verbs;

/// <summary>Progress of a deletion.</summary>
/// <param name="Id">Of its orchestration.</param>
/// <param name="Status">From the Durable API.</param>
/// <param name="Total">Backups that the plan deletes.</param>
/// <param name="Gone">Those that are deleted.</param>
/// <param name="Left">Those with a file that storage refuses to delete.</param>
internal sealed record DeletionState(string Id, string Status, int Total, int Gone, int Left)
{
    public bool HasFailed => Status is "Failed" or "Terminated" or "Canceled";

    /// <summary>Something prevented their deletion after the plan: a hold, a restore that reads them, a freeze.</summary>
    public int Kept => Math.Max(Total - Gone - Left, 0);
}

/// <summary>The deletion of the backups that a plan lets expire, from start to end.</summary>
internal sealed class RetentionDeletion : IProgressView<DeletionState>
{
    /// <summary>Of the field that holds plan and progress in JSON Lines.</summary>
    public const string Name = "retention";

    private readonly Session session;
    private readonly StartedInstance started;
    private readonly HashSet<string> goes;
    private readonly Waiter<DeletionState> waiter;

    private RetentionDeletion(Session session, StartedInstance started, HashSet<string> goes, TimeSpan? timeout)
    {
        (this.session, this.started, this.goes) = (session, started, goes);
        waiter = new(session, Name, session.Words["forget.goesOn"], timeout);
    }

    /// <summary>Applies the plan, if it still is the plan.</summary>
    public static async Task<RetentionDeletion> StartAsync(Session session, RetentionPlan plan, TimeSpan? timeout, CancellationToken cancellation)
    {
        var body = JsonText.Make(json => json.WriteString("plan", plan.Plan));
        var answer = await session.Api.SendAsync(HttpMethod.Post, "api/retention/apply", body, KeepingJson.Default.StartedInstance, cancellation);
        return new(session, answer.Value, [.. plan.Goes.Select(backup => backup.Id)], timeout);
    }

    public async Task<DeletionState> WaitAsync(CancellationToken cancellation)
    {
        var end = await waiter.UntilAsync(LookAsync, state => state.HasFailed || state.Status == "Completed", this, cancellation);
        waiter.Summary(end.Raw);
        return end.Value;
    }

    public IRenderable Draw(DeletionState value, int lines) => new Text(Line(value));

    public string Line(DeletionState value) => session.Words["forget.progress", value.Gone, value.Total];

    // The status only says whether it has ended: deleted backups are no longer in the plan.
    private async Task<Answer<DeletionState>> LookAsync(CancellationToken cancellation)
    {
        var status = (await session.Api.GetAsync(InstanceLink.PathOn(session.Api.Server.Url, started.StatusQueryGetUri), KeepingJson.Default.InstanceStatus, cancellation)).Value;
        var plan = (await session.Api.GetAsync("api/retention", KeepingJson.Default.RetentionPlan, cancellation)).Value;
        var state = new DeletionState(started.Id, status.RuntimeStatus, goes.Count, goes.Count - plan.Backups.Count(backup => goes.Contains(backup.Id)), status.Left);
        return new(state, JsonText.Make(json =>
        {
            json.WriteString("id", state.Id);
            json.WriteString("runtimeStatus", state.Status);
            json.WriteNumber("total", state.Total);
            json.WriteNumber("expired", state.Gone);
            json.WriteNumber("left", state.Left);
            json.WriteNumber("kept", state.HasFailed || state.Status == "Completed" ? state.Kept : 0);
        }));
    }
}

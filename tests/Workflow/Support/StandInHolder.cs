using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Workflow.Claims;
using Workflow.Steps;

namespace Workflow.Tests.Support;

/// <summary>
/// Stands in for a restore or drill that holds a claim: it lives until it is canceled, and three minutes longer, in which it counts what else
/// comes. It gives up no claim: a test does that for it, or lets it die with the claim.
/// </summary>
public static class StandInHolder
{
    private static readonly TimeSpan Ending = TimeSpan.FromMinutes(3);

    [Function(nameof(StandInHolder))]
    public static async Task<int> Run([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        await context.WaitForExternalEvent<string>("cancel");
        var times = 1;
        var over = context.CreateTimer(Ending, CancellationToken.None);
        while (await Task.WhenAny(over, context.WaitForExternalEvent<string>("cancel")) != over)
            times++;
        return times;
    }

    /// <summary>Begins to live and takes the claim.</summary>
    internal static async Task HoldAsync(RunningApp app, ClaimKind kind, string id)
    {
        await app.Client.ScheduleNewOrchestrationInstanceAsync(nameof(StandInHolder), new StartOrchestrationOptions(id));
        Assert.Null(await app.Services.GetRequiredService<ClaimKeeper>().AcquireAsync(app.Client, app.Env, kind, id, id, default));
    }

    /// <summary>Ends well: gives up the claim first.</summary>
    internal static async Task ReleaseAsync(RunningApp app, string id)
    {
        await app.Services.GetRequiredService<ClaimTable>().ReleaseAsync(app.Env, id, default);
        await app.Client.TerminateInstanceAsync(id);
    }
}

/// <summary>Closes runs of one kind, after as many refusals as a test asks for, and knows which.</summary>
internal sealed class StandInCloser(ClaimKind kind, int refusals = 0) : IClaimCloser
{
    private int asked;

    public ClaimKind Kind => kind;

    /// <summary>Environment and id of each that was closed.</summary>
    public ConcurrentQueue<(string Env, string Id)> Closed { get; } = [];

    public int Asked => asked;

    public Task CloseAsync(DurableTaskClient client, string env, string holderId, CancellationToken cancellation)
    {
        if (Interlocked.Increment(ref asked) <= refusals)
            throw new InvalidOperationException("还不行：一个导入任务还没有结束");
        Closed.Enqueue((env, holderId));
        return Task.CompletedTask;
    }
}

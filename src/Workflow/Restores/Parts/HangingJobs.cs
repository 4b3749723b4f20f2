using WeChat;
using Workflow.Imports;
using Workflow.Restores.Tables;

namespace Workflow.Restores.Parts;

/// <summary>Imports that had not ended when their restore had to.</summary>
public sealed class HangingJobs(PartsTable parts, UnitsTable units, CloudDatabaseClient wechat)
{
    /// <summary>Those that are not known to have ended since.</summary>
    public async Task<List<PartRow>> ListAsync(string restoreId, CancellationToken cancellation) =>
        (await parts.ListAsync(restoreId, null, cancellation)).FindAll(part => part is { Hangs: true, JobId: not null });

    /// <summary>Asks how many are still running, and records the results of the others.</summary>
    /// <exception cref="WeChatException">The service does not say.</exception>
    public async Task<int> CountAsync(string env, string restoreId, CancellationToken cancellation)
    {
        var open = 0;
        foreach (var part in await ListAsync(restoreId, cancellation))
        {
            var job = await wechat.FindJobAsync(env, part.JobId!.Value, cancellation);
            if (job is { State: MigrateState.Running })
            {
                open++;
                continue;
            }
            var imported = job?.RecordSuccess ?? 0;
            await parts.WriteAsync(part, part with { Hangs = false, Imported = imported }, cancellation);
            await units.ChangeAsync(restoreId, part.Unit, now => now with { Imported = now.Imported + imported - part.Imported }, cancellation);
        }
        return open;
    }
}

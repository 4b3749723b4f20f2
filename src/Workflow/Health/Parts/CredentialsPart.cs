using System.Globalization;
using WeChat;
using Workflow.Steps;

namespace Workflow.Health.Parts;

/// <summary>Whether the service accepted the app's credentials in the last call. It makes no call itself.</summary>
public sealed class CredentialsPart(CloudDatabaseClient wechat) : IHealthPart
{
    public string Name => "credentials";

    public Task<HealthFinding> LookAsync(DurableTaskClient client, CancellationToken cancellation) => Task.FromResult<HealthFinding>(wechat.State switch
    {
        { RefusedAt: not null } state => new(false, $"The service refused the app's credentials at {At(state.RefusedAt)}. {state.Refusal}"),
        { TokenAt: not null } state => new(true, $"The service accepted the app's credentials at {At(state.TokenAt)}."),
        _ => new(true, "The service has not been called since the app started. GET /api/doctor calls it."),
    });

    private static string At(DateTimeOffset? time) => time!.Value.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}

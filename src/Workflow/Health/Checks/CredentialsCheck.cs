using WeChat;
using Workflow.Steps;

namespace Workflow.Health.Checks;

/// <summary>Asks the service for the list of collections, which changes nothing.</summary>
public sealed class CredentialsCheck(CloudDatabaseClient wechat, WorkflowSettings settings) : IDoctorCheck
{
    public string Name => "credentials";

    public async Task<DoctorFinding> RunAsync(CancellationToken cancellation)
    {
        try
        {
            var list = await wechat.ListCollectionsAsync(settings.Env, cancellation);
            return new(true, $"The service accepts the credentials and lists {list.Collections.Count} collections of '{Printable.Of(settings.Env)}'.");
        }
        catch (WeChatException refused)
        {
            return new(false, refused.Message, refused.Action);
        }
    }
}

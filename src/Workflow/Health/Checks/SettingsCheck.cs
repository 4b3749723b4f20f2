using Microsoft.Extensions.Configuration;
using Workflow.Steps;

namespace Workflow.Health.Checks;

/// <summary>Names the settings that matter most. Each value was checked when the app started: it does not start with a wrong one.</summary>
public sealed class SettingsCheck(WorkflowSettings settings, IConfiguration configuration) : IDoctorCheck
{
    public string Name => "settings";

    public Task<DoctorFinding> RunAsync(CancellationToken cancellation)
    {
        var env = Printable.Of(settings.Env);
        return Task.FromResult<DoctorFinding>(
            Setting.NotEmpty(configuration["WeChat:AppId"]) is null ? new(false, $"WeChat__Env is '{env}', WeChat__AppId is not set.", "Set WeChat__AppId, WeChat__AppSecret and WeChat__Env.")
            : Setting.NotEmpty(configuration["WeChat:AppSecret"]) is null ? new(false, $"WeChat__Env is '{env}', WeChat__AppSecret is not set.", "Set WeChat__AppSecret.")
            : Setting.NotEmpty(configuration["AzureWebJobsStorage"]) is null && Setting.NotEmpty(configuration["AzureWebJobsStorage:blobServiceUri"]) is null
                ? new(false, "AzureWebJobsStorage is not set, so backups go to the storage emulator of this machine.", "Set AzureWebJobsStorage to the storage account that keeps the backups.")
            : new(true, $"WeChat__Env is '{env}', WeChat__AppId '{Printable.Of(configuration["WeChat:AppId"]!)}'; version {AppVersion.Text}."));
    }
}

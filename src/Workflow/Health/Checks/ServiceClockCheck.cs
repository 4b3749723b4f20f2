using WeChat;
using Workflow.Steps;

namespace Workflow.Health.Checks;

/// <summary>Compares the clock with the service's: tokens and signatures depend on it.</summary>
public sealed class ServiceClockCheck(CloudDatabaseClient wechat) : IDoctorCheck
{
    public string Name => "clockAgainstService";

    public Task<DoctorFinding> RunAsync(CancellationToken cancellation) => Task.FromResult(
        wechat.State.ClockDrift is { } drift ? ClockDrift.Judge("the WeChat service", drift) : new(false, "The WeChat service has not reported its time yet.", "See 'credentials'."));
}

namespace Workflow.Trust.Orchestrators;

/// <summary>Verifies the backups that are due, one after the other: it reads as much as a backup writes, and must not disturb other work.</summary>
public static class VerifyNightOrchestrator
{
    [Function(nameof(VerifyNightOrchestrator))]
    public static async Task<int> Run([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var input = context.GetInput<VerifyNightInput>() ?? throw new InvalidOperationException("A night's verifications need their input; the timer gives it.");
        var verified = 0;
        foreach (var id in input.Backups)
        {
            try
            {
                var end = await context.CallSubOrchestratorAsync<VerifyEnd>(
                    nameof(VerifyBackupOrchestrator), new VerifyInput { Env = input.Env, BackupId = id },
                    new TaskOptions().WithInstanceId(VerifyInstance.Of(id, input.At)));
                verified += end.Verdict == VerifyVerdict.Verified ? 1 : 0;
            }
            catch (TaskFailedException)
            {
                // Ended from outside, or storage was unavailable for a day: the next night tries again.
            }
        }
        return verified;
    }
}

using Workflow.Numbers;

namespace Workflow.Restores;

/// <summary>Metrics and traces of an ended restore.</summary>
internal static class RestoreNumbers
{
    /// <summary>Counts it, and ends its trace and those of its looks, which have their own ids.</summary>
    public static void Count(Instruments instruments, RestoreRecord ended, RestoreRequest? request)
    {
        var outcome = ended.Outcome.ToString().ToLowerInvariant();
        var endedAt = ended.EndedAt ?? ended.StartedAt;
        instruments.RestoreEnded(outcome, endedAt - ended.StartedAt);
        Spans.RunEnded("restore", ended.Id, outcome, ended.StartedAt, endedAt);
        if (request is null)
            return;
        foreach (var which in (RestoreExport[])[RestoreExport.Look, RestoreExport.LookAgain])
        {
            var look = RestoreExports.LookId(request, which);
            if (which == RestoreExport.Look || look == ended.SafetyBackupId)
                Spans.RunEnded("look", look, outcome, ended.StartedAt, endedAt);
        }
    }
}

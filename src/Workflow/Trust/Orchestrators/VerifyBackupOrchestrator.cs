using Workflow.Steps;
using Workflow.Trust.Activities;

namespace Workflow.Trust.Orchestrators;

/// <summary>Reads all files of a backup back, a page of them in a history, some at a time, and writes down whether they are as they were written.</summary>
public static class VerifyBackupOrchestrator
{
    [Function(nameof(VerifyBackupOrchestrator))]
    public static async Task<VerifyEnd> Run([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var input = context.GetInput<VerifyInput>()
            ?? throw new InvalidOperationException("A verification needs its input; start one with POST /api/backups/{id}/verify.");
        var list = new ListStoredFilesInput { Verify = input, Holder = context.InstanceId };
        var page = await context.CallActivityAsync<StoredFilePage>(nameof(ListStoredFiles), list, ActivityRetries.Patient());
        if (page.IsExpired)
            return new() { BackupId = input.BackupId, Verdict = VerifyVerdict.Expired };
        input = await ReadAsync(context, page.Verify, page.Collections);
        if (page.HasMore)
        {
            context.ContinueAsNew(input with { After = page.Collections[^1] });
            return new() { BackupId = input.BackupId, Verdict = VerifyVerdict.Unread };
        }
        var end = new RecordVerificationInput
        {
            Verify = input, Holder = context.InstanceId, EndedAt = new DateTimeOffset(context.CurrentUtcDateTime, TimeSpan.Zero),
        };
        return await context.CallActivityAsync<VerifyEnd>(nameof(RecordVerification), end, ActivityRetries.Patient());
    }

    // What is found is named in the order of the collections, whichever of them was read first.
    private static async Task<VerifyInput> ReadAsync(TaskOrchestrationContext context, VerifyInput input, IReadOnlyList<string> collections)
    {
        var checks = new FileCheck[collections.Count];
        var active = new Dictionary<Task<FileCheck>, int>();
        var (next, soFar) = (0, input);
        while (next < collections.Count || active.Count > 0)
        {
            Show(context, soFar);
            for (; next < collections.Count && active.Count < Limits.VerificationsAtOnce; next++)
                active.Add(ReadOneAsync(context, input, collections[next]), next);
            var ended = await Task.WhenAny(active.Keys);
            active.Remove(ended, out var index);
            checks[index] = await ended;
            soFar = soFar.With(collections[index], checks[index]);
        }
        Show(context, soFar);
        return collections.Zip(checks).Aggregate(input, (known, file) => known.With(file.First, file.Second));
    }

    private static void Show(TaskOrchestrationContext context, VerifyInput soFar) => context.SetCustomStatus(new VerifyProgress
    {
        Total = soFar.Total, Done = soFar.Done, StoredBytes = soFar.StoredBytes, Failed = soFar.Damage.Count + soFar.Unread.Count,
    });

    private static async Task<FileCheck> ReadOneAsync(TaskOrchestrationContext context, VerifyInput input, string collection)
    {
        var file = new VerifyStoredFileInput { BackupId = input.BackupId, Collection = collection };
        try
        {
            return await context.CallActivityAsync<FileCheck>(nameof(VerifyStoredFile), file, ActivityRetries.Storage());
        }
        catch (TaskFailedException crashed)
        {
            // Unavailable storage says nothing about the file.
            return new() { IsUnread = true, Problem = ActivityRetries.Describe(crashed) };
        }
    }
}

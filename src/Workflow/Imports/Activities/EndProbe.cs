using System.IO.Compression;
using Microsoft.Extensions.Logging;
using Workflow.Catalogue;
using Workflow.Imports.Probe;
using Workflow.Steps;

namespace Workflow.Imports.Activities;

/// <summary>Reads what a try has shown, writes it down, and removes the throw-away collection and its files.</summary>
public sealed class EndProbe(EnvironmentsTable environments, ProbeCleaner cleaner, ExportsTable exports, BackupBlobs files, TimeProvider time, ILogger<EndProbe> logger)
{
    /// <summary>Returns whether it has shown anything.</summary>
    [Function(nameof(EndProbe))]
    public Task<StepResult<bool>> Run([ActivityTrigger] ImportStep input, CancellationToken cancellation) =>
        ServiceFailures.ToStepAsync(time, input.Deadline, cancellation, async limited =>
        {
            var facts = await environments.FindAsync(input.Env, limited);
            var shown = false;
            if (facts?.Collection is { } collection
                && await exports.FindAsync($"{input.Id}.probe", collection, limited) is { Export: { Status: ExportStatus.Complete, BlobName: { } blobName } })
            {
                var judged = ProbeFiles.Judge(facts, await LinesAsync(blobName, limited));
                shown = judged.UpsertMerges is not null;
                if (shown)
                    facts = await environments.ChangeAsync(
                        input.Env,
                        now => now with
                        {
                            UpsertMerges = judged.UpsertMerges,
                            KeepsNumberClasses = judged.KeepsNumberClasses,
                            KeepsDates = judged.KeepsDates,
                            InsertRefusesFile = judged.InsertRefusesFile,
                            ProbedAt = time.GetUtcNow(),
                        },
                        limited);
            }
            if (await cleaner.CleanAsync(input.Env, limited) is { } until)
                return StepResult.RetryLater<bool>(until - time.GetUtcNow(), "stillAtWork", "An import of the probe may still happen.");
            if (shown)
                Log.EnvironmentProbed(logger, input.Env, facts!.UpsertMerges, facts.KeepsNumberClasses, facts.KeepsDates, facts.InsertRefusesFile);
            return StepResult.Ok(shown);
        });

    private async Task<List<string>> LinesAsync(string blobName, CancellationToken cancellation)
    {
        await using var blob = await files.OpenReadAsync(blobName, cancellation);
        await using var raw = new GZipStream(blob, CompressionMode.Decompress);
        using var reader = new StreamReader(raw);
        var lines = new List<string>();
        while (await reader.ReadLineAsync(cancellation) is { } line)
            lines.Add(line);
        return lines;
    }
}

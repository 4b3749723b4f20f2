using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Workflow.Catalogue;

namespace Workflow.Tests.Nights.Oracle;

/// <summary>No job at the service that no row knows of.</summary>
internal static class JobOracle
{
    public static async Task<IReadOnlyList<string>> LookAsync(Stage stage)
    {
        var findings = new List<string>();
        var exports = stage.App.Services.GetRequiredService<ExportsTable>();
        var log = stage.App.Log.Text;
        // The path is <env>/<backupId>/<index>-<attempt>.json.
        foreach (var jobs in stage.App.Cloud.Jobs.GroupBy(job => (BackupId: job.FilePath.Split('/')[^2], job.Collection)))
        {
            if (await exports.FindAsync(jobs.Key.BackupId, jobs.Key.Collection, default) is not { } row)
            {
                findings.Add($"{jobs.Count()} jobs of {jobs.Key} have no row");
                continue;
            }
            if (jobs.Count() > row.Export.Attempt)
                findings.Add($"{jobs.Key}: {jobs.Count()} jobs, attempt {row.Export.Attempt}");
            if (jobs.GroupBy(job => job.FilePath).FirstOrDefault(same => same.Count() > 1) is { } twice)
                findings.Add($"{jobs.Key}: {twice.Count()} jobs write {twice.Key}");
            // The answer to the last one may be lost as well, and no attempt follow that would count it.
            var unseen = jobs.Count(job => !log.Contains(string.Create(CultureInfo.InvariantCulture, $"job {job.Id} accepted"), StringComparison.Ordinal));
            if (unseen > row.Export.OrphanJobs + (row.Export.Status.IsCaptured() ? 0 : 1))
                findings.Add($"{jobs.Key}: the answers to {unseen} jobs were lost, {row.Export.OrphanJobs} orphans are counted");
        }
        return findings;
    }
}

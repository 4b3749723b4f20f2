using System.Net;

namespace Run.Backups;

/// <summary>The app's HTTP routes that the runner uses. Whatever is wrong with an answer is a sentence.</summary>
internal sealed class AppClient(HttpCalls calls)
{
    /// <summary>Requests a backup, or finds the running one, or the restore that has to end first.</summary>
    /// <exception cref="Failure">The app refused, with its own reason, or gave no answer that can be read.</exception>
    public async Task<(StartedBackup? Started, string? RestoreId)> StartBackupAsync(CancellationToken cancellation)
    {
        var (answer, problem) = await calls.AskAsync(HttpMethod.Post, "api/backups", null, cancellation);
        return answer?.Status switch
        {
            null => throw new Failure(ExitCode.Failed, $"The app did not say whether it started a backup: {problem} Look at {calls.At("api/backups")}."),
            HttpStatusCode.Accepted when answer.Text("id") is { } id => (new(id, Joined: false), null),
            HttpStatusCode.Conflict when answer.Text("backupId") is { } id => (new(id, Joined: true), null),
            HttpStatusCode.Conflict when answer.Text("restoreId") is { } id => (null, id),
            _ => throw new Failure(ExitCode.Failed, $"The app did not start a backup: {answer.Explain()}"),
        };
    }

    /// <summary>A backup, or why there is none to see: the app may not know it yet.</summary>
    public async Task<(Backup? Backup, string? Problem)> LookAtBackupAsync(string id, CancellationToken cancellation)
    {
        var (answer, problem) = await calls.AskAsync(HttpMethod.Get, $"api/backups/{Uri.EscapeDataString(id)}", null, cancellation);
        return answer?.Status switch
        {
            null => (null, problem),
            HttpStatusCode.OK => answer.Read<Backup>(Backup.Check),
            HttpStatusCode.NotFound => (null, "it does not know this backup."),
            _ => (null, answer.Explain()),
        };
    }

    /// <summary>What is wrong with the app's health; null if nothing is.</summary>
    public async Task<string?> GetHealthProblemAsync(CancellationToken cancellation)
    {
        var (answer, problem) = await calls.AskAsync(HttpMethod.Get, "api/health", null, cancellation);
        return answer is null ? problem : answer.IsSuccess ? null : answer.Explain();
    }

    /// <summary>When the app makes backups, and its remarks about the setting; or why it does not report them.</summary>
    public async Task<(Schedule? Schedule, string? Problem)> GetScheduleAsync(CancellationToken cancellation)
    {
        var (answer, problem) = await calls.AskAsync(HttpMethod.Get, "api/schedule", null, cancellation);
        return answer is null ? (null, problem) : answer.IsSuccess ? answer.Read<Schedule>(static _ => null) : (null, answer.Explain());
    }
}

/// <summary>The backup to follow.</summary>
/// <param name="Id">Backup id.</param>
/// <param name="Joined">Whether it was already running: an interrupted one continues when the app starts.</param>
internal sealed record StartedBackup(string Id, bool Joined);

/// <summary>The app's answer about its schedule.</summary>
/// <param name="Expression">What it goes by.</param>
/// <param name="Problems">What the person should change.</param>
/// <param name="Converted">What <c>BackupScheduleWeChat</c> means in that form, if it is set and can be said.</param>
internal sealed record Schedule(string Expression, IReadOnlyList<string> Problems, string? Converted = null);

using Run.Output;

namespace Run.Backups;

/// <summary>Watches a backup until it ends, and passes what it sees to a view.</summary>
/// <param name="app">The app.</param>
/// <param name="notice">Says what else the person should know at each look, if anything.</param>
/// <param name="time">Waits between looks.</param>
internal sealed class BackupFollower(AppClient app, Func<string?> notice, TimeProvider time)
{
    /// <summary>The backup as it ended, and how long each collection took as far as we saw it.</summary>
    /// <exception cref="Failure">The app stopped answering for too long.</exception>
    public async Task<Progress> FollowAsync(string id, IProgressView view, CancellationToken cancellation)
    {
        var progress = Progress.None;
        var lastAnswer = time.GetTimestamp();
        while (true)
        {
            var asked = time.GetTimestamp();
            // Its row is written by the first step, a moment after the start.
            var (backup, problem) = await app.LookAtBackupAsync(id, cancellation);
            if (backup is not null)
            {
                lastAnswer = time.GetTimestamp();
                progress = progress.Next(backup, time.GetUtcNow()) with { Notice = notice() };
                view.Show(progress);
                if (backup.IsOver)
                    return progress;
            }
            else if (time.GetElapsedTime(lastAnswer) > Limits.NoAnswer)
            {
                throw new Failure(ExitCode.Failed, $"The app has not reported on backup {id} for {Limits.NoAnswer.TotalMinutes:0} minutes: {problem}");
            }

            // A long list takes long to answer: leave the app four fifths of the time for its work.
            var pause = time.GetElapsedTime(asked) * 4;
            await Task.Delay(TimeSpan.FromTicks(Math.Clamp(pause.Ticks, Limits.Poll.Ticks, Limits.LongestPoll.Ticks)), time, cancellation);
        }
    }
}

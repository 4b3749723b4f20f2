using System.Text.Json;
using Simulator.Http;

namespace Simulator.Jobs;

/// <summary>
/// Accepted exports in a file, a line each, so that a simulator that is started again over the same data still knows them, as the service
/// would: a backup that was interrupted together with the simulator can go on. Imports are not kept.
/// </summary>
internal sealed class JobLog(string path)
{
    // As long as an export's file is taken to be kept; older ones only keep their id from being given out again.
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    private readonly Lock _lock = new();

    /// <summary>Writes a job down, before its id is answered.</summary>
    public void Add(MigrateJob job)
    {
        var line = JsonSerializer.Serialize(new Entry(job.Id, job.Env, job.Query, job.FilePath, job.AcceptedAt, job.IsCsv));
        // The newline first: what a killed run left half written stays alone on its line.
        lock (_lock)
            File.AppendAllText(path, "\n" + line);
    }

    /// <summary>Takes up the jobs of earlier runs, over the data as they are now.</summary>
    public void Restore(WeChatCloud cloud, JobBoard board)
    {
        if (!File.Exists(path))
            return;
        var oldest = cloud.Options.TimeProvider.GetUtcNow() - Kept;
        foreach (var line in File.ReadLines(path))
        {
            if (Read(line) is not { } entry)
                continue;
            board.SkipTo(entry.Id);
            if (entry.AcceptedAt >= oldest && cloud.FindEnv(entry.Env) is { } env)
                board.Restore(JobEndpoints.Exported(cloud, env, entry.Id, entry.Query, entry.FilePath, entry.IsCsv, entry.AcceptedAt, []));
        }
    }

    // Null for the half line of a killed run, whose job was never answered, and for the empty first one.
    private static Entry? Read(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<Entry>(line);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record Entry(long Id, string Env, string Query, string FilePath, DateTimeOffset AcceptedAt, bool IsCsv = false);
}

using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;

namespace Functions.Local.Timers;

/// <summary>
/// The timers' record across restarts: one small JSON file, replaced as a whole. Losing it only loses the knowledge of
/// missed due times, so a broken file is just a warning.
/// </summary>
internal sealed class TimerStore
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true };

    private readonly string _path;
    private readonly ILogger _log;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, TimerRecord> _records;

    public TimerStore(string path, ILogger<TimerStore> log)
    {
        _path = path;
        _log = log;
        _records = Read();
    }

    public TimerRecord? Find(string function)
    {
        lock (_gate)
            return _records.GetValueOrDefault(function);
    }

    public void Save(string function, TimerRecord record)
    {
        lock (_gate)
        {
            _records[function] = record;
            try
            {
                Write();
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                _log.TimersUnwritable(_path, failure.Message);
            }
        }
    }

    private Dictionary<string, TimerRecord> Read()
    {
        try
        {
            Dictionary<string, TimerRecord?>? read = JsonSerializer.Deserialize<Dictionary<string, TimerRecord?>>(File.ReadAllBytes(_path), Json);
            return (read ?? []).Where(pair => pair.Value is not null)
                .ToDictionary(pair => pair.Key, pair => pair.Value!, StringComparer.OrdinalIgnoreCase);
        }
        catch (Exception absent) when (absent is FileNotFoundException or DirectoryNotFoundException)
        {
        }
        catch (Exception broken) when (broken is JsonException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            _log.TimersUnreadable(_path, broken.GetType().Name);
        }

        return new Dictionary<string, TimerRecord>(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Written to a temporary file and moved: a crash leaves the old file or the new one.</summary>
    private void Write()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        string beside = _path + ".new";
        using (FileStream file = File.Create(beside))
        {
            JsonSerializer.Serialize(file, _records, Json);
            file.Flush(flushToDisk: true);
        }

        File.Move(beside, _path, overwrite: true);
    }
}

/// <summary>The state of one timer, in UTC.</summary>
/// <param name="Schedule">The expression that <paramref name="Next"/> follows from; a different one invalidates it.</param>
/// <param name="Last">The last run; null: none yet.</param>
/// <param name="Next">The next due time.</param>
/// <param name="LastUpdated">When this was written.</param>
internal sealed record TimerRecord(
    [property: JsonPropertyName("schedule")] string Schedule,
    [property: JsonPropertyName("last")] DateTime? Last,
    [property: JsonPropertyName("next")] DateTime Next,
    [property: JsonPropertyName("lastUpdated")] DateTime LastUpdated)
{
    public ScheduleStatus ToStatus() => new() { Last = Last ?? default, Next = Next, LastUpdated = LastUpdated };
}

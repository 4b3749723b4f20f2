using DurableTask.Sqlite.Engine;
using DurableTask.Sqlite.Store;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace DurableTask.Sqlite.Testing;

/// <summary>
/// The history of one orchestration as a file that people can read and a test can replay against today's code
/// (<see cref="HistoryReplayer"/>). It holds inputs and results as they are in the store: record test data, not secrets.
/// Of an orchestration that continues as new it is the history of its current execution; each child has its own history.
/// </summary>
public sealed record RecordedHistory
{
    /// <summary>The file format that <see cref="Save"/> writes. Files of this and every earlier one can be loaded.</summary>
    public const int CurrentFormat = 1;

    /// <summary>The instance that was recorded; ids that the code makes depend on it.</summary>
    public required string InstanceId { get; init; }

    /// <summary>The name under which its orchestrator is registered.</summary>
    public required string Orchestrator { get; init; }

    /// <summary>The version of the orchestration; empty when there is none.</summary>
    public string Version { get; init; } = string.Empty;

    /// <summary>How often it had continued as new.</summary>
    public int Execution { get; init; }

    /// <summary>The caller's instance id and orchestrator name; null when a client started it.</summary>
    public (string InstanceId, string Name)? Parent { get; init; }

    /// <summary>The status when it was recorded.</summary>
    public required OrchestrationRuntimeStatus Status { get; init; }

    /// <summary>The input of this execution, as the data converter wrote it.</summary>
    public string? Input { get; init; }

    /// <summary>The custom status when it was recorded, as the data converter wrote it.</summary>
    public string? CustomStatus { get; init; }

    /// <summary>What happened, in order.</summary>
    public required IReadOnlyList<RecordedEvent> Events { get; init; }

    /// <summary>Takes the history of an instance from the engine of these services, whatever its status. The instance need not be at rest.</summary>
    /// <exception cref="ArgumentException">There is no such instance, or these services have no engine.</exception>
    public static RecordedHistory Take(IServiceProvider services, string instanceId)
    {
        Check.NotNullOrEmpty(instanceId);
        IStore store = (Check.NotNull(services).GetService<DurableEngine>()
            ?? throw new ArgumentException("These services have no SQLite backend: call UseSqlite on their worker.", nameof(services))).Store;
        while (true)
        {
            StoredInstance instance = store.Find(instanceId)
                ?? throw new ArgumentException($"There is no orchestration with the id '{instanceId}' to record.", nameof(instanceId));
            IReadOnlyList<HistoryEvent> events = store.ReadHistory(instance.Key, instance.Execution);
            StoredDetails? details = store.ReadDetails(instanceId, inputsAndOutputs: true);

            // Several reads: a turn may have come between them.
            if (details is not null && store.Find(instanceId) is { } after && (after.Key, after.Execution, after.NextSeq, after.Status, after.UpdatedAt)
                == (instance.Key, instance.Execution, instance.NextSeq, instance.Status, instance.UpdatedAt))
            {
                return From(instance, details, events);
            }
        }
    }

    /// <summary>As <see cref="Take"/>, then those of its children and theirs, in the order in which they were called.</summary>
    /// <remarks>Children that were purged or replaced are left out.</remarks>
    public static IReadOnlyList<RecordedHistory> TakeFamily(IServiceProvider services, string instanceId)
    {
        List<RecordedHistory> family = [Take(services, instanceId)];
        IStore store = services.GetRequiredService<DurableEngine>().Store;
        for (int i = 0; i < family.Count; i++)
        {
            family.AddRange(family[i].Events
                .Where(e => e.Event == nameof(EventKind.ChildScheduled) && store.Find(e.Target!) is not null)
                .Select(e => e.Target!)
                .Except(family.Select(known => known.InstanceId), StringComparer.Ordinal)
                .Select(child => Take(services, child))
                .ToList());
        }

        return family;
    }

    /// <summary>Reads a file that <see cref="Save"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is not such a file, or of a newer format; the message names it.</exception>
    public static RecordedHistory Load(string path)
    {
        try
        {
            return Parse(File.ReadAllText(path));
        }
        catch (InvalidDataException invalid)
        {
            throw new InvalidDataException($"{path}: {invalid.Message}", invalid);
        }
    }

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The text is not a recorded history, or of a newer format.</exception>
    public static RecordedHistory Parse(string json) => RecordedHistoryJson.Read(json);

    /// <summary>Writes a file, creating its folder: JSON, one event per line. The same history gives the same bytes.</summary>
    public void Save(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        File.WriteAllText(path, ToJson());
    }

    /// <summary>The text of the file.</summary>
    public string ToJson() => RecordedHistoryJson.Write(this);

    private static RecordedHistory From(StoredInstance instance, StoredDetails details, IReadOnlyList<HistoryEvent> events) => new()
    {
        InstanceId = instance.Id,
        Orchestrator = instance.Name,
        Version = instance.Version,
        Execution = instance.Execution,
        Parent = instance.Parent is { } parent ? (parent.Id, parent.Name) : null,
        Status = instance.Status,
        Input = details.Input,
        CustomStatus = details.CustomStatus,
        Events = [.. events.Select((e, number) => RecordedEvent.From(number, e))],
    };
}

namespace Local.DurableTask;

/// <summary>The orchestrators and activities that a worker can run, by name and version.</summary>
public sealed partial class DurableTaskRegistry
{
    private static readonly Task<object?> s_nothing = Task.FromResult<object?>(null);

    private readonly Dictionary<(TaskName Name, TaskVersion Version), Func<IServiceProvider, ITaskActivity>> _activities = [];
    private readonly Dictionary<(TaskName Name, TaskVersion Version), Func<IServiceProvider, ITaskOrchestrator>> _orchestrators = [];

    /// <summary>The registered activities.</summary>
    public IEnumerable<KeyValuePair<TaskName, Func<IServiceProvider, ITaskActivity>>> GetActivities()
        => _activities.Select(entry => KeyValuePair.Create(entry.Key.Name, entry.Value));

    /// <summary>The registered orchestrators.</summary>
    public IEnumerable<KeyValuePair<TaskName, Func<IServiceProvider, ITaskOrchestrator>>> GetOrchestrators()
        => _orchestrators.Select(entry => KeyValuePair.Create(entry.Key.Name, entry.Value));

    internal Func<IServiceProvider, ITaskActivity>? FindActivity(string name, string version) => Find(_activities, name, version);

    internal Func<IServiceProvider, ITaskOrchestrator>? FindOrchestrator(string name, string version) => Find(_orchestrators, name, version);

    /// <summary>The exact version; else the unversioned one, but only for a name that has no versioned ones at all.</summary>
    private static T? Find<T>(Dictionary<(TaskName Name, TaskVersion Version), T> tasks, TaskName name, TaskVersion version)
        where T : class
    {
        if (tasks.TryGetValue((name, version), out T? exact))
            return exact;
        return tasks.TryGetValue((name, default), out T? unversioned)
            && !tasks.Keys.Any(key => key.Name == name && key.Version != TaskVersion.Unversioned)
            ? unversioned
            : null;
    }

    private DurableTaskRegistry Add<T>(
        Dictionary<(TaskName Name, TaskVersion Version), T> tasks, string kind, TaskName name, TaskVersion version, T factory)
        where T : class
    {
        Check.NotDefault(name);
        Check.NotNull(factory);
        if (!tasks.TryAdd((name, version), factory))
        {
            string which = version == TaskVersion.Unversioned ? $"'{name}'" : $"'{name}' with version '{version}'";
            throw new ArgumentException($"An {kind} named {which} is already added.", nameof(name));
        }

        return this;
    }
}

namespace Local.DurableTask;

/// <summary>Gives a task class the name (and version) under which it is registered.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class DurableTaskAttribute : Attribute
{
    public DurableTaskAttribute(string? name = null) => Name = string.IsNullOrEmpty(name) ? default : new TaskName(name);

    /// <summary>The name; <c>default</c> means the name of the class.</summary>
    public TaskName Name { get; }

    /// <summary>The version; empty means unversioned.</summary>
    public string Version { get; set; } = string.Empty;
}

/// <summary>Marks a type as the payload of an external event, and names the event.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
public sealed class DurableEventAttribute : Attribute
{
    public DurableEventAttribute(string? name = null) => Name = string.IsNullOrEmpty(name) ? default : new TaskName(name);

    /// <summary>The name of the event; <c>default</c> means the name of the type.</summary>
    public TaskName Name { get; }
}

internal static class TaskTypeExtensions
{
    public static TaskName GetTaskName(this Type type)
        => Attribute.GetCustomAttribute(Check.NotNull(type), typeof(DurableTaskAttribute)) is DurableTaskAttribute { Name.Name: { Length: > 0 } } named
            ? named.Name
            : new TaskName(type.Name);

    public static TaskVersion GetTaskVersion(this Type type)
        => Attribute.GetCustomAttribute(Check.NotNull(type), typeof(DurableTaskAttribute)) is DurableTaskAttribute named ? named.Version : default(TaskVersion);
}

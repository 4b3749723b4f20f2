namespace Architecture.Tests;

/// <summary>The pictures of the design, inside projects and between them.</summary>
internal static class Pictures
{
    /// <summary>Who may name whom, inside a project.</summary>
    public static IReadOnlyList<Picture> Held { get; } =
    [
        new(
            "Workflow",
            "Workflow",
            "Backups, Restores, Drills, Trust, Retention, Gate, Notify, Browse, Health, Logs, Dashboard ► Imports ► Exports ► Documents, Catalogue ► Claims ► Steps, Storage, Http, Numbers ► Languages")
        {
            Composition = ["WorkflowServices"],
            Inside = new("Triggers ► Orchestrators ► Activities ► rest"),
        },
        new("DurableTask.Sqlite", "DurableTask.Sqlite", "Testing ► Hosting ► Client, Worker ► Engine ► Store"),
        new("Functions.Local", "Functions.Local", "Hosting ► Http, Timers, Durable ► Invocation ► Discovery ► Configuration"),
    ];

    /// <summary>Which of our assemblies each of them may use.</summary>
    public static IReadOnlyDictionary<string, string[]> Projects { get; } = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["Workflow.Local"] = ["DurableTask.Sqlite", "Functions.Local", "Workflow"],
        ["Workflow.Azure"] = ["Workflow"],
        ["Workflow"] = ["WeChat"],
        ["wf"] = [],
        ["WeChat"] = [],
        ["DurableTask.Sqlite"] = [],
        ["Functions.Local"] = [],
    };

    /// <summary>Which packages an assembly must not know, by what their names start with.</summary>
    public static IReadOnlyDictionary<string, string[]> Strangers { get; } = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["WeChat"] = ["Azure", "Microsoft.Azure", "Microsoft.DurableTask", "SQLite", "OpenTelemetry"],
        ["DurableTask.Sqlite"] = ["Azure", "Microsoft.Azure", "Microsoft.AspNetCore", "OpenTelemetry"],
        ["Functions.Local"] = ["Azure.Data", "Azure.Storage", "SQLite", "OpenTelemetry"],
        ["Workflow"] = ["SQLite", "OpenTelemetry"],
        ["wf"] = ["Azure", "Microsoft.Azure", "Microsoft.AspNetCore", "Microsoft.DurableTask", "SQLite", "OpenTelemetry"],
    };
}

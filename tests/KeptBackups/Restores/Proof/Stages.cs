namespace Workflow.Tests.Restores.Proof;

/// <summary>How far a restore of mode exact is when somebody interferes: the call that it is about to make.</summary>
internal sealed record Stage(string Name, string Endpoint, int Call)
{
    /// <summary>In the order in which they come.</summary>
    public static IReadOnlyList<Stage> All { get; } =
    [
        new("looking", "databasemigrateexport", 1),
        new("uploading", "upload", 1),
        new("asking for an import", "databasemigrateimport", 1),
        new("deleting the first file", "batchdeletefile", 1),
        new("asking for the second import", "databasemigrateimport", 2),
        new("exporting what it removes", "databasemigrateexport", 2),
        new("removing", "databasedelete", 1),
        new("verifying", "databasemigrateexport", 3),
    ];
}

/// <summary>What somebody does to a restore.</summary>
internal enum Interference
{
    Cancel,
    Terminate,
    SuspendAndResume,
}

/// <summary>One case.</summary>
internal sealed record Interrupted(Stage Stage, Interference What)
{
    public override string ToString() => $"{What} while {Stage.Name}";
}

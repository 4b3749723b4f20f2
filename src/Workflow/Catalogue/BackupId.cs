using Workflow.Storage;

namespace Workflow.Catalogue;

/// <summary>
/// Backup ids: the start time to the second, so that they sort by time, and four base-32 characters hashed from environment, exact start
/// time and a discriminator, so that two environments started in the same second never share one.
/// </summary>
public static class BackupId
{
    private const int SuffixCharacters = 4;

    /// <summary>The id for a backup of <paramref name="env"/> started at <paramref name="startedAt"/>.</summary>
    /// <param name="env">Cloud environment.</param>
    /// <param name="startedAt">Any offset; written as UTC.</param>
    /// <param name="discriminator">Distinguishes starts at the same instant: a counter, or an instance id.</param>
    public static string Create(string env, DateTimeOffset startedAt, string discriminator) =>
        TimedId.Create(env, startedAt, discriminator, SuffixCharacters);

    /// <summary>The part of an id that is its start time: ids of that second sort at or after it.</summary>
    public static string Prefix(DateTimeOffset time) => TimedId.Prefix(time);

    /// <summary>Whether <paramref name="value"/> has the form of a backup id.</summary>
    public static bool IsValid(string? value) => TimedId.IsValid(value, SuffixCharacters);
}

using Workflow.Storage;

namespace Workflow.Drills;

/// <summary>Ids of drills: those of backups with a prefix. Rows have them without it, so that they sort by time.</summary>
internal static class DrillId
{
    public const string Prefix = "d-";

    private const int SuffixCharacters = 4;

    public static string Create(string env, DateTimeOffset startedAt, string discriminator) =>
        Prefix + TimedId.Create(env, startedAt, discriminator, SuffixCharacters);

    /// <summary>Whether <paramref name="value"/> has the form of one.</summary>
    public static bool IsValid(string? value) =>
        value?.StartsWith(Prefix, StringComparison.Ordinal) == true && TimedId.IsValid(value[Prefix.Length..], SuffixCharacters);

    /// <summary>The row's key.</summary>
    public static string KeyOf(string id) => id[Prefix.Length..];

    /// <summary>The throw-away collection for one collection of a drill.</summary>
    public static string TargetOf(string id, int number) => $"zz_drill_{KeyOf(id)}_{number}";
}

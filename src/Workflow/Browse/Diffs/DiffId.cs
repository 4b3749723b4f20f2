using Workflow.Storage;

namespace Workflow.Browse.Diffs;

/// <summary>Ids of diffs: like those of backups they sort by time; a prefix keeps them apart.</summary>
internal static class DiffId
{
    private const string Prefix = "d-";
    private const int SuffixCharacters = 8;

    public static string Create(string env, DateTimeOffset startedAt, string discriminator) =>
        Prefix + TimedId.Create(env, startedAt, discriminator, SuffixCharacters);

    /// <summary>Whether <paramref name="value"/> has the form of one.</summary>
    public static bool IsValid(string? value) =>
        value?.StartsWith(Prefix, StringComparison.Ordinal) == true && TimedId.IsValid(value[Prefix.Length..], SuffixCharacters);
}

using Workflow.Storage;

namespace Workflow.Logs;

/// <summary>
/// Order ids: like those of backups the start to the second, so that they sort by time, and characters hashed from environment, exact time and
/// a discriminator. Twice as many of those, since thousands of reports may begin in one second.
/// </summary>
public static class OrderId
{
    private const int SuffixCharacters = 8;

    /// <summary>The id of an order that starts at <paramref name="startedAt"/>.</summary>
    public static string Create(string env, DateTimeOffset startedAt, string discriminator) =>
        TimedId.Create(env, startedAt, discriminator, SuffixCharacters);

    /// <summary>Whether <paramref name="value"/> has the form of an order id.</summary>
    public static bool IsValid(string? value) => TimedId.IsValid(value, SuffixCharacters);
}

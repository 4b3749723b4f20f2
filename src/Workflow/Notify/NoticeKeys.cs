using System.Security.Cryptography;
using System.Text;
using Workflow.Steps;
using Workflow.Storage;

namespace Workflow.Notify;

/// <summary>
/// Keys of rows and ids of orchestrations, each derived from the event, so that a repeated step finds what the first one created. Keys of the
/// events themselves begin with a letter, those of what is still to be done with <c>!</c>.
/// </summary>
internal static class NoticeKeys
{
    private const int HashBytes = 8;

    // Most are ids of 30 characters.
    private const int LongestSubject = 200;

    /// <summary>The event's word, as in its JSON.</summary>
    public static string Word(NoticeKind kind)
    {
        var name = kind.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    /// <summary>Of the event.</summary>
    public static string Of(NoticeKind kind, string subject) => $"{Word(kind)}~{Encoded(subject)}";

    /// <summary>Marks an event that a channel still has to send.</summary>
    public static string Waiting(string channel, string eventKey) => $"{WaitingPrefix(channel)}{eventKey}";

    /// <summary>What all keys of events that wait for a channel begin with.</summary>
    public static string WaitingPrefix(string channel) => $"{AnyWaitingPrefix}{channel}~";

    /// <summary>The same for any channel.</summary>
    public const string AnyWaitingPrefix = "!wait~";

    /// <summary>Not after any key of an event, and after all that begin with <c>!</c>.</summary>
    public const string FirstEvent = "a";

    /// <summary>Marks a sent event that a good backup will end.</summary>
    public static string Open(string eventKey) => $"{OpenPrefix}{eventKey}";

    /// <summary>What all of those begin with.</summary>
    public const string OpenPrefix = "!open~";

    /// <summary>How the last message of a channel went.</summary>
    public static string Channel(string channel) => $"!channel~{channel}";

    /// <summary>The first key after all that begin with <paramref name="prefix"/>.</summary>
    public static string After(string prefix) => prefix[..^1] + (char)(prefix[^1] + 1);

    /// <summary>The orchestration that sends an event through a channel. No longer than the cloud allows, and without characters that it refuses.</summary>
    public static string Instance(string env, NoticeKind kind, string subject, string channel)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{env}\n{Word(kind)}\n{subject}"));
        return $"notify:{Word(kind)}:{Convert.ToHexStringLower(hash.AsSpan(0, HashBytes))}:{channel}";
    }

    private static string Encoded(string subject) =>
        CollectionName.Encode(subject.Length <= LongestSubject ? subject : CollectionName.Shorten(subject));
}

using System.Text;
using Workflow.Storage;

namespace Workflow.Logs;

/// <summary>Which user ids (uin) are usable. They come from the customer's own system and may contain anything.</summary>
public static class UserId
{
    /// <summary>Why there can be no order for this user, as a sentence without its first letter and full stop; null if there can.</summary>
    public static string? Refusal(string? uin) => uin switch
    {
        null or "" => "a user id must not be empty",
        _ when Encoding.UTF8.GetByteCount(uin) > Limits.UinBytes =>
            $"a user id may have at most {Limits.UinBytes} bytes of UTF-8, this one has {Encoding.UTF8.GetByteCount(uin)}",
        _ when CollectionName.HasLoneSurrogate(uin) => "a user id must be valid Unicode",
        _ => null,
    };
}

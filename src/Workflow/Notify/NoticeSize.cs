using System.Text.Json;
using Workflow.Http;
using Workflow.Steps;

namespace Workflow.Notify;

/// <summary>Makes an event small enough for its row: details that have no place are counted.</summary>
internal static class NoticeSize
{
    // Of the sentence that counts the rest.
    private const int Rest = 200;

    public static Notice Fit(Notice notice)
    {
        var details = notice.Details.Select(static one => new LocalText(Text.Cut(one.Chinese), Text.Cut(one.English))).ToList();
        var left = Limits.NoticeCharacters - Rest - Length(notice with { Details = [] });
        var kept = 0;
        for (; kept < details.Count && (left -= Length(details[kept]) + 1) >= 0; kept++)
        {
        }
        if (kept == details.Count)
            return notice with { Details = details };
        var rest = details.Count - kept;
        return notice with { Details = [.. details.Take(kept), new($"……另外还有 {rest} 条", $"… and {rest} more")] };
    }

    private static int Length<T>(T value) => JsonSerializer.Serialize(value, Json.Options).Length;
}

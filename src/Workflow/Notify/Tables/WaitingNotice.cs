using Workflow.Steps;

namespace Workflow.Notify.Tables;

/// <summary>An event that waits for a channel, or that a good backup has not ended yet.</summary>
/// <param name="Key">Of the event's row.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Since">Since when.</param>
/// <param name="CreatedAt">When it was recorded.</param>
public sealed record WaitingNotice(string Key, NoticeKind Kind, DateTimeOffset Since, DateTimeOffset CreatedAt);

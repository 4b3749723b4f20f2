namespace WeChat;

/// <summary>One row: what a code means and requires.</summary>
/// <param name="Code">The service's errcode, or <see cref="ErrorTable.AnyCode"/>.</param>
/// <param name="Class">What to do.</param>
/// <param name="Scope">How much else fails with it.</param>
/// <param name="Meaning">In English, to follow "error CODE, ".</param>
/// <param name="Action">What a person can do. <c>{ip}</c> stands for the address in the message.</param>
/// <param name="Wait">Not before this long from now.</param>
/// <param name="WhenMessageContains">The row holds only for messages with this text; such rows come before the plain one.</param>
/// <param name="OnlyEndpoint">The row holds only for this endpoint.</param>
/// <param name="OutcomeUnknown">The service gave up waiting for its own back end, which may have done the work anyway.</param>
/// <param name="Patience">How long retrying makes sense; null as long as the caller likes.</param>
/// <param name="Refusal">Its meaning, for a program.</param>
public sealed record ErrorEntry(
    int Code,
    ErrorClass Class,
    ErrorScope Scope,
    string Meaning,
    string Action,
    TimeSpan? Wait = null,
    string? WhenMessageContains = null,
    string? OnlyEndpoint = null,
    bool OutcomeUnknown = false,
    TimeSpan? Patience = null,
    KnownRefusal Refusal = KnownRefusal.None)
{
    /// <summary>How long to wait from <paramref name="now"/>. Daily quotas reset at midnight in China.</summary>
    public TimeSpan? RetryAfterFrom(DateTimeOffset now)
    {
        if (Class != ErrorClass.Quota)
            return Wait;
        var china = now.ToOffset(TimeSpan.FromHours(8));
        return china.Date.AddDays(1) - china.DateTime;
    }

    /// <summary>The action, with the refused address taken from the service's message.</summary>
    public string ActionFor(string message) =>
        Action.Replace("{ip}", SafeText.RefusedIp(message) ?? "this machine's public address", StringComparison.Ordinal);
}

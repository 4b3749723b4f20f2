namespace Workflow.Logs;

/// <summary>What a device may send for an order.</summary>
/// <param name="Uin">Whose logs.</param>
/// <param name="From">The oldest time, inclusive; null for any.</param>
/// <param name="To">The newest time, inclusive; null for any.</param>
/// <param name="Level">This level and louder; null for all.</param>
public sealed record OrderFilter(string Uin, DateTimeOffset? From, DateTimeOffset? To, string? Level);

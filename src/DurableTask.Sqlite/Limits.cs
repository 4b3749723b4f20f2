namespace DurableTask.Sqlite;

/// <summary>Bounds of the engine. Each has a test at the limit and one past it.</summary>
public static class Limits
{
    /// <summary>An instance id may be this long; it is a key of the store and part of addresses.</summary>
    public const int InstanceIdLength = 256;

    /// <summary>The name of an event may be this long: it is kept with every event, and compared with every wait.</summary>
    public const int EventNameLength = 1_024;

    /// <summary>The most tags of an instance: they stay in its row, and every list shows them.</summary>
    public const int Tags = 256;

    /// <summary>The most characters of an instance's tags, names and values together.</summary>
    public const int TagsLength = 16 * 1024;

    /// <summary>The most bytes of an input, a result, an event or a custom status as UTF-8.</summary>
    public const int PayloadBytes = 100 << 20;

    /// <summary>Payloads of more characters are stored apart from the rows that use them, and are not kept in memory.</summary>
    internal const int InlinePayloadLength = 64 * 1024;

    /// <summary>
    /// Results of more characters are written ahead of the turn that takes them in. Below that, the text in memory costs less than a
    /// commit of its own.
    /// </summary>
    internal const int InlineResultLength = 1 << 20;

    /// <summary>Large payloads are written and read in pieces of this size, so that no second whole copy is needed.</summary>
    internal const int PayloadChunkBytes = 1 << 20;

    /// <summary>Longer messages of failures are cut: they travel up through every parent.</summary>
    public const int FailureMessageLength = 8 * 1024;

    /// <summary>Longer stack traces are cut.</summary>
    public const int FailureStackLength = 16 * 1024;

    /// <summary>Failures nested deeper than this are dropped.</summary>
    public const int FailureDepth = 16;

    /// <summary>How often a rewind may run the code over the history to find the failures that can be withdrawn.</summary>
    internal const int RewindTries = 100;

    /// <summary>The most that one commit takes along, so that the first of a burst does not wait for the last.</summary>
    internal const int OperationsPerCommit = 512;

    /// <summary>
    /// The most rows that a query looks at for one page when no index serves its filters together; then the page is short and has a
    /// next one.
    /// </summary>
    internal const int RowsPerQueryStep = 1_000;

    /// <summary>The most instances that one purge step deletes, so that turns get in between.</summary>
    internal const int InstancesPerPurgeStep = 500;

    /// <summary>The most client calls that may wait for the disk; further ones have to queue.</summary>
    internal const int ClientCallsInFlight = 1_024;
}

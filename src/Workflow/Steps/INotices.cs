namespace Workflow.Steps;

/// <summary>Tells people of events, by the channels that the settings name.</summary>
public interface INotices
{
    /// <summary>
    /// Writes the event down and begins to tell it; returns before anybody has been told. An event that was written down before is not told again.
    /// Throws only what storage throws: the step that tells is then tried again.
    /// </summary>
    /// <param name="client">Of the host.</param>
    /// <param name="notice">The event.</param>
    /// <param name="cancellation">Stops; the event may be told or not.</param>
    Task TellAsync(DurableTaskClient client, Notice notice, CancellationToken cancellation);
}

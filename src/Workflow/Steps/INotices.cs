namespace Workflow.Steps;

/// <summary>Notifies people of events, through the configured channels.</summary>
public interface INotices
{
    /// <summary>
    /// Records the event and starts to send it; returns before anything is sent. An event that was recorded before is not sent again.
    /// Throws only storage's exceptions: the calling step is then tried again.
    /// </summary>
    /// <param name="client">Of the host.</param>
    /// <param name="notice">The event.</param>
    /// <param name="cancellation">Stops; the event may be sent or not.</param>
    Task TellAsync(DurableTaskClient client, Notice notice, CancellationToken cancellation);
}

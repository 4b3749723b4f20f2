namespace Workflow.Steps;

/// <summary>Knows runs whose history must not be purged, although the run has ended: a feature whose rows are read together with it registers one.</summary>
public interface INeedsHistory
{
    /// <summary>Whether a backup, restore, drill or order with this id has not ended according to its own row. False for any other id.</summary>
    Task<bool> NeedsAsync(string id, CancellationToken cancellation);
}

namespace Workflow.Catalogue;

/// <summary>Knows collections that are not the customer's: a feature that creates throw-away ones registers one.</summary>
public interface IThrowAwayCollections
{
    /// <summary>The names whose creation the service has confirmed and that are not deleted yet; never a prefix, which a customer's collection may have too.</summary>
    Task<IReadOnlyList<string>> FindAsync(string env, CancellationToken cancellation);
}

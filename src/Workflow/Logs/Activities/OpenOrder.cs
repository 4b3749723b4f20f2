namespace Workflow.Logs.Activities;

/// <summary>The first step of an order: creates its rows, so that devices get it and their chunks are accepted.</summary>
public sealed class OpenOrder(OrderOpener opener)
{
    /// <summary>Returns the order's id.</summary>
    [Function(nameof(OpenOrder))]
    public async Task<string> Run([ActivityTrigger] OrderPlan input, CancellationToken cancellation)
    {
        await opener.OpenAsync(input, cancellation);
        return input.Id;
    }
}

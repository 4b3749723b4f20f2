namespace Workflow.Logs.Activities;

/// <summary>The first step of an order: makes its rows, so that devices are told of it and their chunks are taken.</summary>
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

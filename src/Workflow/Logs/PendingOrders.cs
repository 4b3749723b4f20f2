using Workflow.Logs.Tables;

namespace Workflow.Logs;

/// <summary>What a device is told when it asks.</summary>
public sealed class PendingOrders(OpenOrdersTable open, LogUploadsTable uploads, WorkflowSettings settings, TimeProvider time)
{
    // In each round another device of the same user asked or sent at the same moment.
    private const int Rounds = 10;

    /// <summary>
    /// The orders that wait for this device, oldest first: those that are open for the user and that the device has not finished. One query,
    /// whatever the user; <see cref="Limits.PendingOrders"/> at most, the others follow when those are done.
    /// </summary>
    public async Task<IReadOnlyList<LogOrder>> ForAsync(string uin, string device, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var orders = await open.ListAsync(settings.Env, uin, cancellation);
        return [.. orders
            .Where(one => one.Order.Expires > now && !one.Finished.Contains(device))
            .Take(Limits.PendingOrders)
            .Select(one => one.Order)];
    }

    /// <summary>
    /// Records that a device got these orders: from now on they wait for it. Those that have closed in the meantime, that are full, or
    /// that <see cref="Limits.OrderDevices"/> devices share already are left out of what it returns.
    /// </summary>
    public async Task<IReadOnlyList<LogOrder>> NoteAskedAsync(IReadOnlyList<LogOrder> orders, string device, CancellationToken cancellation)
    {
        var noted = new List<LogOrder>();
        foreach (var order in orders)
        {
            if (DeviceName.IsValid(device) && await NoteAsync(order.Id, device, cancellation))
                noted.Add(order);
        }
        return noted;
    }

    private async Task<bool> NoteAsync(string orderId, string device, CancellationToken cancellation)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var rows = await uploads.FindAsync(new ChunkKey(orderId, device, 0), cancellation);
            // Otherwise a device that a full order has refused would get it again at every poll, and start again.
            if (rows.Order is not { IsClosed: false, IsFull: false } order)
                return false;
            if (rows.Device is not null)
                return true;
            if (order.Devices >= Limits.OrderDevices)
                return false;
            var asked = new DeviceShare { Device = device, State = DeviceState.Asked };
            if (await uploads.TryWriteAsync(order with { Devices = order.Devices + 1 }, asked, null, cancellation))
                return true;
        }
        // It asks again in five minutes.
        return false;
    }
}

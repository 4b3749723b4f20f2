using System.Security.Cryptography;
using Workflow.Logs.Orchestrators;
using Workflow.Logs.Tables;
using Workflow.Steps;

namespace Workflow.Logs;

/// <summary>
/// Accepts the chunks that devices send for an order, each exactly once. A chunk is stored first and then gets its receipt, in one transaction
/// that also updates the order's row: closing the order updates the same row, so either the merge reads the receipt or the device is told that the
/// order has ended. A crash between the two leaves bytes without a receipt, which are never read and are removed at the end of the order.
/// </summary>
public sealed class ChunkReceiver(LogUploadsTable uploads, OpenOrdersTable open, LogBlobs blobs, TimeProvider time)
{
    // In each round another chunk of the same order was accepted at the same moment.
    private const int Rounds = 50;

    /// <summary>The state of a chunk before its body is read; with <see cref="ChunkState.New"/> also what the body may contain.</summary>
    public async Task<(ChunkState State, OrderFilter? Filter)> LookAsync(ChunkKey key, CancellationToken cancellation)
    {
        if (!IsValid(key))
            return (ChunkState.NotFound, null);
        var rows = await uploads.FindAsync(key, cancellation);
        var state = StateOf(rows);
        return (state, state == ChunkState.New ? rows.Order!.Filter : null);
    }

    /// <summary>
    /// Accepts a chunk: once it has answered <see cref="ChunkState.New"/> or <see cref="ChunkState.Known"/> its logs are in the order for good.
    /// With <paramref name="isLast"/> the device is done, and the order's orchestration is notified.
    /// </summary>
    public async Task<ChunkState> TakeAsync(
        ChunkKey key, bool isLast, SortedChunk chunk, DurableTaskClient client, CancellationToken cancellation)
    {
        if (!IsValid(key))
            return ChunkState.NotFound;
        ChunkReceipt? receipt = null;
        for (var round = 0; round < Rounds; round++)
        {
            var rows = await uploads.FindAsync(key, cancellation);
            var state = StateOf(rows);
            if (state == ChunkState.New && IsTooMuch(rows.Order!, chunk))
                state = ChunkState.TooMany;
            if (state != ChunkState.New)
                return await RefusedAsync(key, isLast, state, receipt, rows, client, cancellation);
            receipt ??= await StoreAsync(rows.Order!.Env, key, chunk, cancellation);
            if (!await uploads.TryWriteAsync(With(rows.Order!, receipt, rows.Device, isLast), Share(rows.Device, receipt, isLast), receipt, cancellation))
                continue;
            if (isLast)
                await TellAsync(rows.Order!, key, client, cancellation);
            return ChunkState.New;
        }
        throw new InvalidOperationException($"The rows of order {key.OrderId} were changed by others {Rounds} times in a row.");
    }

    /// <summary>Marks a chunk that was accepted before as its device's last: later logs may be gone from the device.</summary>
    public async Task<ChunkState> FinishKnownAsync(ChunkKey key, DurableTaskClient client, CancellationToken cancellation)
    {
        if (!IsValid(key))
            return ChunkState.NotFound;
        for (var round = 0; round < Rounds; round++)
        {
            var rows = await uploads.FindAsync(key, cancellation);
            var state = StateOf(rows);
            if (state != ChunkState.Known || rows.Order is not { IsClosed: false } order)
                return state;
            // Repeated even if the device had finished: the process may have died before it could notify.
            var finished = rows.Device is { State: DeviceState.Finished }
                || await uploads.TryWriteAsync(
                    order with { Finished = order.Finished + 1 }, rows.Device! with { State = DeviceState.Finished }, null, cancellation);
            if (!finished)
                continue;
            await TellAsync(order, key, client, cancellation);
            return ChunkState.Known;
        }
        throw new InvalidOperationException($"The rows of order {key.OrderId} were changed by others {Rounds} times in a row.");
    }

    private static bool IsValid(ChunkKey key) =>
        OrderId.IsValid(key.OrderId) && DeviceName.IsValid(key.Device) && key.Index is >= 0 and < Limits.ChunkIndexes;

    private static ChunkState StateOf(ChunkRows rows) => rows switch
    {
        { Order: null } => ChunkState.NotFound,
        { Receipt: not null } => ChunkState.Known,
        // Before the order's end, which comes some time after the last chunk: the device always gets the same answer.
        { Device.State: DeviceState.Finished } => ChunkState.TokenUsedUp,
        { Order.IsClosed: true } => ChunkState.Closed,
        { Device: null, Order.Devices: >= Limits.OrderDevices } => ChunkState.TooMany,
        { Order.Chunks: >= Limits.OrderChunks } => ChunkState.TooMany,
        _ => ChunkState.New,
    };

    private static bool IsTooMuch(UploadsRow order, SortedChunk chunk) =>
        order.StoredBytes + chunk.Gzip.Length > Limits.OrderStoredBytes || order.RawBytes + chunk.RawBytes > Limits.OrderRawBytes;

    // The blob of an earlier request with this key is just as good; a refused chunk leaves nothing behind.
    private async Task<ChunkState> RefusedAsync(
        ChunkKey key, bool isLast, ChunkState state, ChunkReceipt? stored, ChunkRows rows, DurableTaskClient client, CancellationToken cancellation)
    {
        if (state == ChunkState.Known)
            return isLast ? await FinishKnownAsync(key, client, cancellation) : state;
        if (stored is { Logs: > 0 } && rows.Order is { } order)
            await blobs.DeleteAsync(LogKeys.Chunk(order.Env, key, stored.Sha256), cancellation);
        return state;
    }

    private async Task<ChunkReceipt> StoreAsync(string env, ChunkKey key, SortedChunk chunk, CancellationToken cancellation)
    {
        var stored = chunk.Logs == 0 ? default : chunk.Gzip;
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(stored.Span));
        if (chunk.Logs > 0)
            await blobs.WriteAsync(LogKeys.Chunk(env, key, sha256), stored, cancellation);
        return new()
        {
            Key = key,
            Logs = chunk.Logs,
            RawBytes = chunk.Logs == 0 ? 0 : chunk.RawBytes,
            StoredBytes = stored.Length,
            Sha256 = sha256,
            First = chunk.First,
            Last = chunk.Last,
        };
    }

    private UploadsRow With(UploadsRow order, ChunkReceipt receipt, DeviceShare? device, bool isLast) => order with
    {
        Devices = order.Devices + (device is null ? 1 : 0),
        Finished = order.Finished + (isLast ? 1 : 0),
        Chunks = order.Chunks + 1,
        Logs = order.Logs + receipt.Logs,
        RawBytes = order.RawBytes + receipt.RawBytes,
        StoredBytes = order.StoredBytes + receipt.StoredBytes,
        TouchedAt = time.GetUtcNow(),
    };

    private static DeviceShare Share(DeviceShare? device, ChunkReceipt receipt, bool isLast) => new()
    {
        Device = receipt.Key.Device,
        State = isLast ? DeviceState.Finished : DeviceState.Sending,
        Chunks = (device?.Chunks ?? 0) + 1,
        Logs = (device?.Logs ?? 0) + receipt.Logs,
        RawBytes = (device?.RawBytes ?? 0) + receipt.RawBytes,
    };

    private async Task TellAsync(UploadsRow order, ChunkKey key, DurableTaskClient client, CancellationToken cancellation)
    {
        await open.FinishAsync(order.Env, order.Filter.Uin, key.OrderId, key.Device, cancellation);
        await Instances.TellAsync(client, key.OrderId, CollectLogsOrchestrator.UploadedEvent, cancellation);
    }
}

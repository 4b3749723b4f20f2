using System.Security.Cryptography;
using System.Text;
using Workflow.Logs.Tables;

namespace Workflow.Logs.Door;

/// <summary>
/// Brings a device and an engineer's page together: the device offers, the engineer answers, each once and in one message, within
/// <see cref="Limits.OfferTime"/>. The data between them does not pass here.
/// </summary>
public sealed class Signalling(LogOrdersTable orders, LiveOffersTable offers, DoorTokens tokens, WorkflowSettings settings, TimeProvider time)
{
    /// <summary>What came of an answer.</summary>
    internal enum AnswerState
    {
        Taken,

        /// <summary>The offer has another answer: 409.</summary>
        Answered,

        /// <summary>The offer is too old, or the device has made another: 410.</summary>
        Expired,
    }

    /// <summary>The order, if it can be watched now; the state says why not.</summary>
    internal async Task<ChunkState> LookAsync(string orderId, string? uin, CancellationToken cancellation) =>
        OrderId.IsValid(orderId) && await orders.FindAsync(settings.Env, orderId, cancellation) is { Live: true } order && (uin is null || order.Uin == uin)
            ? order.Outcome == OrderOutcome.Waiting && order.Expires > time.GetUtcNow() ? ChunkState.New : ChunkState.Closed
            : ChunkState.NotFound;

    /// <summary>Replaces a device's earlier offer; returns the session for the new one.</summary>
    internal async Task<string> OfferAsync(UploadRight right, string sdp, CancellationToken cancellation)
    {
        var expiresAt = time.GetUtcNow() + Limits.OfferTime;
        var session = tokens.Issue(new OfferSession
        {
            Order = right.Order,
            Device = right.Device,
            OfferSha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sdp))),
            Expires = expiresAt.ToUnixTimeSeconds(),
        });
        await offers.WriteAsync(
            new() { OrderId = right.Order, Device = right.Device, Sdp = sdp, Session = session, ExpiresAt = expiresAt }, cancellation);
        return session;
    }

    /// <summary>Offers that can still be answered.</summary>
    internal async Task<IReadOnlyList<LiveOffer>> OpenOffersAsync(string orderId, CancellationToken cancellation) =>
        [.. (await offers.ListAsync(orderId, cancellation)).Where(offer => offer.Answer is null && IsCurrent(offer, offer.Session))];

    /// <summary>The engineer's answer to an offer.</summary>
    internal async Task<AnswerState> AnswerAsync(string orderId, string device, string session, string sdp, CancellationToken cancellation)
    {
        if (await FindAsync(orderId, device, session, cancellation) is not { } offer)
            return AnswerState.Expired;
        if (offer.Answer is not null)
            return AnswerState.Answered;
        if (await offers.TryAnswerAsync(offer, sdp, cancellation))
            return AnswerState.Taken;
        return await FindAsync(orderId, device, session, cancellation) is null ? AnswerState.Expired : AnswerState.Answered;
    }

    /// <summary>The offer of a session, with its answer if there is one; null once it is too old or the device has made another.</summary>
    internal async Task<LiveOffer?> FindAsync(string orderId, string device, string? session, CancellationToken cancellation)
    {
        // Only signed sessions cost a query.
        if (tokens.ReadSession(session) is not { } claims || claims.Order != orderId || claims.Device != device || !tokens.IsAhead(claims.Expires))
            return null;
        return await offers.FindAsync(orderId, device, cancellation) is { } offer && IsCurrent(offer, session!) ? offer : null;
    }

    private bool IsCurrent(LiveOffer offer, string session) => offer.Session == session && offer.ExpiresAt > time.GetUtcNow();
}

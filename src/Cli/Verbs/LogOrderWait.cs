using System.Text.Json;
using Cli.Api;
using Cli.Output;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Cli.Verbs;

/// <summary>Waits for the end of an order, and shows what devices have sent so far.</summary>
internal sealed class LogOrderWait(Session session, string id, TimeSpan? timeout) : IProgressView<LogOrder>
{
    private readonly Waiter<LogOrder> waiter = new(session, "order", session.Words["logs.goesOn", id], timeout);

    public Task<Answer<LogOrder>> UntilEndAsync(CancellationToken cancellation) =>
        waiter.UntilAsync(look => session.Api.OrderAsync(id, look), order => order.HasEnded, this, cancellation);

    /// <summary>The last line of JSON Lines.</summary>
    public void Summary(JsonElement raw) => waiter.Summary(raw);

    public IRenderable Draw(LogOrder value, int lines) => new Text(Line(value));

    public string Line(LogOrder value)
    {
        var done = value.Devices.Count(device => device.State == "Finished");
        return session.Words["logs.progress", value.Devices.Count, done, Sayings.Count(value.Logs), session.Screen.Say.Time(value.Expires)];
    }
}

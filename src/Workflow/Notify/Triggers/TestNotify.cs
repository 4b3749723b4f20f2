using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Workflow.Http;

namespace Workflow.Notify.Triggers;

/// <summary><c>POST /api/notify/test</c>, with nothing or <c>{ "channel": "WeCom" }</c>: sends a message now and answers what each channel said.</summary>
public sealed class TestNotify(ChannelTrial trial, ChannelSet channels, ILogger<TestNotify> logger)
{
    private const string ChannelField = "channel";

    [Function(nameof(TestNotify))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "notify/test")] HttpRequest request, CancellationToken cancellation)
    {
        if (await RequestBody.ReadAsync(request, cancellation) is not { } body)
            return RequestBody.TooLarge();
        string? name = null;
        if (!body.Span.Trim(" \t\r\n"u8).IsEmpty && JsonBody.Check(body.Span, root => Read(root, ref name)) is { } problem)
            return problem;
        if (name is null ? channels.Messages.Count == 0 : channels.Find(name) is null)
            return NotSet(name);
        return await Guarded.RunAsync(request, logger, async () =>
        {
            var answer = await trial.RunAsync(name is null ? channels.Messages : [name], cancellation);
            return Json.Result(answer.Channels.All(channel => channel.Ok) ? StatusCodes.Status200OK : StatusCodes.Status502BadGateway, answer);
        });
    }

    private static IActionResult? Read(JsonElement root, ref string? name)
    {
        if (root.ValueKind != JsonValueKind.Object)
            return Problem.BadRequest("", "The body must be a JSON object, such as { \"channel\": \"WeCom\" }, or absent to test all channels.");
        foreach (var field in root.EnumerateObject())
        {
            if (field.Name != ChannelField)
                return Problem.BadRequest(field.Name, $"There is no field '{Printable.Of(field.Name)}'; there is '{ChannelField}'.");
            if (field.Value.ValueKind != JsonValueKind.String)
                return Problem.BadRequest(ChannelField, $"'{ChannelField}' must be a string.");
            var given = field.Value.GetString()!;
            if (given == ChannelNames.Heartbeat)
                return Problem.BadRequest(ChannelField, "The watchdog would take a test for a good backup. It is called after the next good backup.");
            name = ChannelNames.Messages.FirstOrDefault(one => one == given);
            if (name is null)
                return Problem.BadRequest(ChannelField, $"There is no channel '{Printable.Of(given)}'; there are {string.Join(", ", ChannelNames.Messages)}.");
        }
        return null;
    }

    private static IActionResult NotSet(string? name) => new Problem
    {
        Title = "Channel not set",
        Status = StatusCodes.Status409Conflict,
        Detail = name is null
            ? $"No channel is set. Set Notify__{ChannelNames.WeCom}__Url or another one ({string.Join(", ", ChannelNames.Messages)}), then restart the app."
            : $"The channel {name} is not set. Set Notify__{name}__Url, then restart the app.",
    }.ToResult();
}

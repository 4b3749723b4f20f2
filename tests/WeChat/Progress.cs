using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace WeChat.Tests;

/// <summary>How many bytes of a request have arrived, for those who wait for them.</summary>
internal sealed class Progress
{
    private readonly Lock _lock = new();
    private readonly List<(long Bytes, TaskCompletionSource Reached)> _waiting = [];
    private long _arrived;

    public Task ReachedAsync(long bytes, CancellationToken ct)
    {
        lock (_lock)
        {
            if (_arrived >= bytes)
                return Task.CompletedTask;
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((bytes, reached));
            return reached.Task.WaitAsync(ct);
        }
    }

    /// <summary>Reads a request to its end, or so many bytes.</summary>
    public async Task ReadAllAsync(HttpContext http, long atMost = long.MaxValue)
    {
        var buffer = new byte[Limits.UploadPieceBytes];
        int count;
        while (_arrived < atMost && (count = await http.Request.Body.ReadAsync(buffer, http.RequestAborted)) > 0)
            Add(count);
    }

    private void Add(int count)
    {
        lock (_lock)
        {
            _arrived += count;
            foreach (var (_, reached) in _waiting.Where(one => one.Bytes <= _arrived))
                reached.TrySetResult();
        }
    }
}

internal static class Json
{
    /// <summary>Letters as letters.</summary>
    public static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static JsonObject Object(string json) => JsonNode.Parse(json)!.AsObject();
}

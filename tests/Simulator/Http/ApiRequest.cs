using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Simulator.Data;
using Simulator.Query;

namespace Simulator.Http;

/// <summary>One call of the API: its endpoint and body, with the checks that every call goes through.</summary>
internal sealed class ApiRequest(WeChatCloud cloud, HttpContext http, string endpoint, byte[] bodyBytes)
{
    private JsonObject? _body;

    public WeChatCloud Cloud { get; } = cloud;

    public HttpContext Http { get; } = http;

    /// <summary>The cloud as this client reaches it, which need not be the address that the cloud listens on.</summary>
    public string Base => $"{Http.Request.Scheme}://{Http.Request.Host}";

    /// <summary>Name without its folder.</summary>
    public string Endpoint { get; } = endpoint;

    /// <summary>The JSON body; missing or broken is an error of the API.</summary>
    public JsonObject Body
    {
        get
        {
            if (_body is not null)
                return _body;
            if (bodyBytes.AsSpan().Trim(" \t\r\n"u8).IsEmpty)
                throw new ApiError(44002);
            return TryBody() ?? throw new ApiError(47001);
        }
    }

    public CloudEnvironment Env => Cloud.FindEnv(Text("env")) ?? throw new ApiError(-501000);

    /// <summary>For faults that name an environment; never throws.</summary>
    public string? EnvIdOrNull => TryBody()?["env"] is JsonValue value ? value.ToString() : null;

    /// <summary>For faults that name a collection; never throws.</summary>
    public string? CollectionOrNull()
    {
        try
        {
            var body = TryBody();
            if (body?["collection_name"] is { } named)
                return named.ToString();
            if (body?["job_id"] is { } id && long.TryParse(id.ToString(), out var jobId))
                return Cloud.Job(jobId)?.Collection;
            return body?["query"] is { } query ? Statement.Parse(query.ToString()).Collection : null;
        }
        catch (ApiError)
        {
            return null;
        }
    }

    public string Text(string name) =>
        Body[name] switch
        {
            null => throw new ApiError(40101),
            JsonValue value when value.GetValueKind() == JsonValueKind.String && value.GetValue<string>() is { Length: > 0 } text => text,
            JsonValue value when value.GetValueKind() == JsonValueKind.String => throw new ApiError(40101),
            _ => throw new ApiError(47001),
        };

    /// <summary>A number, also as a string: real clients send both.</summary>
    public long Number(string name, long? otherwise = null)
    {
        if (Body[name] is not { } node)
            return otherwise ?? throw new ApiError(40101);
        return long.TryParse(node.ToString(), out var number) ? number : throw new ApiError(47001);
    }

    public bool Flag(string name) => Body[name] switch
    {
        null => throw new ApiError(40101),
        JsonValue value when value.TryGetValue<bool>(out var flag) => flag,
        _ => throw new ApiError(47001),
    };

    private JsonObject? TryBody()
    {
        if (_body is not null)
            return _body;
        try
        {
            return _body = JsonNode.Parse(bodyBytes) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Simulator.Faults;

namespace Simulator.Http;

/// <summary>Every request comes through here: which endpoint, which checks, which faults, and how an answer is written.</summary>
internal sealed class Router(WeChatCloud cloud)
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly Dictionary<string, Func<ApiRequest, JsonObject>> Database = new(StringComparer.Ordinal)
    {
        ["databasemigrateexport"] = JobEndpoints.Export,
        ["databasemigrateimport"] = JobEndpoints.Import,
        ["databasemigratequeryinfo"] = JobEndpoints.QueryInfo,
        ["databasecollectionget"] = CollectionPages.Get,
        ["databasecollectionadd"] = DatabaseEndpoints.CollectionAdd,
        ["databasecollectiondelete"] = DatabaseEndpoints.CollectionDelete,
        ["databasecount"] = DatabaseEndpoints.Count,
        ["databasequery"] = DatabaseEndpoints.Query,
        ["databaseadd"] = DatabaseEndpoints.Add,
        ["databasedelete"] = DatabaseEndpoints.Delete,
        ["updateindex"] = IndexEndpoint.Update,
        ["uploadfile"] = UploadEndpoints.Ticket,
        ["batchdownloadfile"] = FileEndpoints.BatchDownload,
        ["batchdeletefile"] = FileEndpoints.BatchDelete,
    };

    private readonly ControlEndpoints _control = new(cloud);
    private int _requests;

    public async Task HandleAsync(HttpContext http)
    {
        try
        {
            var path = http.Request.Path.Value!.TrimStart('/');
            await (path.Split('/') switch
            {
                ["_sim", ..] => _control.HandleAsync(http, path),
                ["export" or "storage", _, ..] => CountedAsync("download", () => FileEndpoints.DownloadAsync(cloud, http, path)),
                ["upload", var env, ..] => CountedAsync("upload", () => UploadEndpoints.UploadAsync(cloud, http, env)),
                ["cgi-bin", "token"] => ApiAsync(http, "token", TokenEndpoints.Plain, post: false, token: false),
                ["cgi-bin", "stable_token"] => ApiAsync(http, "stable_token", TokenEndpoints.Stable, post: true, token: false),
                ["tcb", var name] when Database.TryGetValue(name, out var endpoint) => ApiAsync(http, name, endpoint, post: true, token: true),
                _ => WriteAsync(http, Error(new ApiError(40066))),
            });
        }
        catch (Exception failure) when (failure is OperationCanceledException or IOException or BadHttpRequestException)
        {
            http.Abort(); // the client has gone, or a request is cut short on purpose
        }
    }

    private Task CountedAsync(string name, Func<Task> handle)
    {
        cloud.Count(name);
        return handle();
    }

    private async Task ApiAsync(HttpContext http, string name, Func<ApiRequest, JsonObject> endpoint, bool post, bool token)
    {
        cloud.Count(name);
        using var bytes = new MemoryStream();
        await http.Request.Body.CopyToAsync(bytes, http.RequestAborted);
        var request = new ApiRequest(cloud, http, name, bytes.ToArray());
        var faults = cloud.Faults.Strike(FaultScope.Api, name, request.EnvIdOrNull, request.CollectionOrNull);
        if (await cloud.ApplyCommonFaultsAsync(http, faults))
            return;
        JsonObject answer;
        try
        {
            if (faults.FirstOrDefault(static fault => fault.Effect == FaultEffect.Code) is { } refused)
                throw new ApiError(refused.Code, refused.Message);
            if (post && !HttpMethods.IsPost(http.Request.Method))
                throw new ApiError(43002);
            if (token)
                CheckToken(http);
            cloud.Meanwhile.RunBefore(name, request.CollectionOrNull);
            cloud.Settle();
            answer = endpoint(request);
            cloud.Meanwhile.RunAfter(name, request.CollectionOrNull);
            if (faults.FirstOrDefault(static fault => fault.Effect == FaultEffect.CodeAfter) is { } late)
                throw new ApiError(late.Code, late.Message);
            if (token)
                Prepend(answer);
            foreach (var field in faults.Where(static fault => fault.Effect == FaultEffect.LeavesOut).SelectMany(static fault => fault.Message!.Split(' ')))
                answer.Remove(field);
        }
        catch (ApiError error)
        {
            answer = Error(error);
        }
        if (faults.Any(static fault => fault.Effect == FaultEffect.CutAfter))
        {
            http.Abort();
            return;
        }
        if (faults.FirstOrDefault(static fault => fault.Effect == FaultEffect.Delay) is { } slow)
            await cloud.DelayAsync(http, TimeSpan.FromSeconds(slow.DelaySeconds));
        if (!faults.Any(static fault => fault.Effect == FaultEffect.Empty))
            await WriteAsync(http, answer);
    }

    private void CheckToken(HttpContext http)
    {
        var token = http.Request.Query["access_token"].ToString();
        if (token.Length == 0)
            throw new ApiError(41001);
        if (cloud.Tokens.Check(token) is var code and not 0)
            throw new ApiError(code);
    }

    private static void Prepend(JsonObject answer)
    {
        answer.Insert(0, "errcode", 0);
        answer.Insert(1, "errmsg", "ok");
    }

    private JsonObject Error(ApiError error)
    {
        var number = Interlocked.Increment(ref _requests);
        var rid = string.Create(CultureInfo.InvariantCulture, $"{cloud.Options.TimeProvider.GetUtcNow().ToUnixTimeSeconds():x8}-{number:x8}-{cloud.Options.Seed:x8}");
        return new JsonObject { ["errcode"] = error.Code, ["errmsg"] = $"{error.Text} rid: {rid}" };
    }

    private Task WriteAsync(HttpContext http, JsonObject answer)
    {
        http.Response.ContentType = cloud.Options.JsonContentType;
        var node = cloud.Options.NumbersAsStrings ? Stringified(answer) : answer;
        return http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(node!.ToJsonString(Json)), http.RequestAborted).AsTask();
    }

    private static JsonNode? Stringified(JsonNode? node) => node switch
    {
        JsonObject fields => new JsonObject(fields.Select(field => KeyValuePair.Create(field.Key, Stringified(field.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Stringified)]),
        JsonValue value when value.GetValueKind() == JsonValueKind.Number => JsonValue.Create(value.ToJsonString()),
        _ => node?.DeepClone(),
    };
}

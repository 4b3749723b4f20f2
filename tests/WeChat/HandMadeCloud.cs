using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;
using Simulator;

namespace WeChat.Tests;

/// <summary>
/// A server that answers word for word what a test says, for answers that the simulated cloud does not give, with a client of its own. When
/// a test ends, everything that was logged or thrown is searched for what an upload keeps secret.
/// </summary>
internal sealed class HandMadeCloud : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly List<(string Endpoint, JsonObject Body)> _calls = [];
    private readonly List<string> _shown = [];
    private readonly WebApplication _app;

    private HandMadeCloud(WebApplication app)
    {
        _app = app;
        app.Run(HandleAsync);
    }

    public const string SecretSignature = "q-sign-algorithm=sha1&q-ak=AKIDhidden&q-signature=0123456789";

    /// <summary>What an endpoint answers; its errcode 0 is added.</summary>
    public Dictionary<string, Func<JsonObject, JsonNode>> Answers { get; } = new(StringComparer.Ordinal);

    /// <summary>What becomes of an upload, by its number from 1. Without, it is read and answered with 204.</summary>
    public Func<HttpContext, int, Task>? OnUpload { get; set; }

    /// <summary>Where uploads are sent; without, here.</summary>
    public string? UploadUrl { get; set; }

    public List<UploadedForm> Forms { get; } = [];

    public VirtualClock Clock { get; } = new();

    public CapturedLog Log { get; } = new();

    public WeChatOptions Options { get; private set; } = null!;

    public CloudDatabaseClient Client { get; private set; } = null!;

    public int Uploads { get; private set; }

    public static async Task<HandMadeCloud> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
        });
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(1));
        var cloud = new HandMadeCloud(builder.Build());
        await cloud._app.StartAsync();
        cloud.Options = new WeChatOptions
        {
            ApiBase = new Uri(cloud._app.Urls.First()),
            AppId = "wx1",
            AppSecret = "s3cret-密-hand-made",
            RetryDelays = [TimeSpan.Zero, TimeSpan.Zero],
        };
        cloud.Client = new CloudDatabaseClient(cloud.Options, cloud.Clock, new Random(7), cloud.Log);
        return cloud;
    }

    public IReadOnlyList<JsonObject> Calls(string endpoint)
    {
        lock (_lock)
            return [.. _calls.Where(call => call.Endpoint == endpoint).Select(call => call.Body)];
    }

    public void Answer(string endpoint, string json) => Answers[endpoint] = _ => JsonNode.Parse(json)!;

    public async Task<WeChatException> FailsAsync(Func<Task> call)
    {
        var failure = await Assert.ThrowsAsync<WeChatException>(() => call().WaitAsync(Rig.Patience));
        Show(failure);
        Show(failure.Action);
        return failure;
    }

    public void Show(object shown) => _shown.Add(shown.ToString()!);

    /// <summary>Reads an upload to its end and keeps it.</summary>
    public async Task<UploadedForm> ReadFormAsync(HttpContext http)
    {
        var type = MediaTypeHeaderValue.Parse(http.Request.ContentType);
        Assert.Equal("multipart/form-data", type.MediaType.Value);
        var reader = new MultipartReader(HeaderUtilities.RemoveQuotes(type.Boundary).Value!, http.Request.Body);
        var form = new UploadedForm { ContentLength = http.Request.ContentLength };
        while (await reader.ReadNextSectionAsync(http.RequestAborted) is { } section)
        {
            using var bytes = new MemoryStream();
            await section.Body.CopyToAsync(bytes, http.RequestAborted);
            form.Parts.Add((ContentDispositionHeaderValue.Parse(section.ContentDisposition).Name.Value!.Trim('"'), bytes.ToArray()));
        }
        lock (_lock)
            Forms.Add(form);
        return form;
    }

    public static async Task RefuseAsync(HttpContext http, int status, string code, string message)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/xml";
        await http.Response.WriteAsync($"<?xml version='1.0'?>\n<Error><Code>{code}</Code><Message>{message}</Message><StringToSign>{SecretSignature}</StringToSign></Error>");
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        string[] secrets = [Options.AppSecret!, "the-token", "q-sign", "AKIDhidden", "hidden-token", "hidden-storage-id", "/put/", "随机-路径"];
        foreach (var text in _shown.Concat(Log.Lines))
            Assert.All(secrets, secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
    }

    private async Task HandleAsync(HttpContext http)
    {
        try
        {
            var name = http.Request.Path.Value!.Split('/')[^1];
            if (http.Request.Path.StartsWithSegments("/put", StringComparison.Ordinal))
                await PutAsync(http, ++Uploads);
            else if (name == "stable_token")
                await http.Response.WriteAsync("""{"access_token":"the-token","expires_in":7200}""");
            else
                await AnswerAsync(http, name);
        }
        catch (Exception failure) when (failure is OperationCanceledException or IOException or BadHttpRequestException)
        {
            http.Abort();
        }
    }

    private async Task PutAsync(HttpContext http, int number)
    {
        http.Response.StatusCode = 204;
        if (OnUpload is { } handle)
            await handle(http, number);
        else
            await ReadFormAsync(http);
    }

    private async Task AnswerAsync(HttpContext http, string name)
    {
        var body = (await JsonNode.ParseAsync(http.Request.Body))!.AsObject();
        int number;
        lock (_lock)
        {
            _calls.Add((name, body));
            number = _calls.Count(call => call.Endpoint == name);
        }
        var answer = Answers.TryGetValue(name, out var make) ? make(body)
            : name == "uploadfile" ? new JsonObject
            {
                ["url"] = UploadUrl ?? $"{Options.ApiBase}put/{number}",
                ["token"] = $"hidden-token-{number}",
                ["authorization"] = $"{SecretSignature}{number}",
                ["file_id"] = $"cloud://env.bucket/{body["path"]}",
                ["cos_file_id"] = "hidden-storage-id",
            }
            : new JsonObject();
        if (answer is JsonObject fields)
            fields.TryAdd("errcode", 0);
        await http.Response.WriteAsync(answer.ToJsonString(), Encoding.UTF8);
    }
}

/// <summary>What came of an upload.</summary>
internal sealed class UploadedForm
{
    public long? ContentLength { get; init; }

    public List<(string Name, byte[] Bytes)> Parts { get; } = [];

    public string Text(string name) => Encoding.UTF8.GetString(Parts.Single(part => part.Name == name).Bytes);
}

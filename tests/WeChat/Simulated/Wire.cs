using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Simulator;

namespace WeChat.Tests.Simulated;

/// <summary>Speaks to the simulator as raw HTTP, the way the facts page writes it.</summary>
internal sealed class Wire : IAsyncDisposable
{
    public const string Env = "test2-4a89da";

    private Wire(WeChatCloud cloud, VirtualClock clock)
    {
        Cloud = cloud;
        Clock = clock;
        Http = new HttpClient { BaseAddress = cloud.BaseAddress };
    }

    public WeChatCloud Cloud { get; }

    public VirtualClock Clock { get; }

    public HttpClient Http { get; }

    public static async Task<Wire> StartAsync(Action<WeChatCloudOptions>? configure = null, Action<WeChatCloud>? fill = null)
    {
        var clock = new VirtualClock();
        var cloud = await WeChatCloud.StartAsync(o =>
        {
            o.TimeProvider = clock;
            configure?.Invoke(o);
        }, fill);
        cloud.Env(Env);
        return new Wire(cloud, clock);
    }

    public async Task<(string Token, int ExpiresIn)> StableAsync(bool force = false)
    {
        var answer = await PostAsync(
            "/cgi-bin/stable_token", new { grant_type = "client_credential", appid = Cloud.AppId, secret = Cloud.AppSecret, force_refresh = force });
        return ((string)answer["access_token"]!, (int)answer["expires_in"]!);
    }

    public async Task<(string Token, int ExpiresIn)> PlainAsync()
    {
        var answer = await Http.GetFromJsonAsync<JsonObject>($"/cgi-bin/token?grant_type=client_credential&appid={Cloud.AppId}&secret={Cloud.AppSecret}");
        return ((string)answer!["access_token"]!, (int)answer["expires_in"]!);
    }

    public async Task<JsonObject> PostAsync(string path, object body)
    {
        using var response = await Http.PostAsJsonAsync(path, body);
        return (await response.Content.ReadFromJsonAsync<JsonObject>())!;
    }

    /// <summary>A tcb call with a fresh token.</summary>
    public async Task<JsonObject> CallAsync(string endpoint, object body) =>
        await PostAsync($"/tcb/{endpoint}?access_token={(await StableAsync()).Token}", body);

    /// <summary>Code of a cheap call with this token.</summary>
    public async Task<int> CodeAsync(string token) =>
        (int)(await PostAsync($"/tcb/databasecollectionget?access_token={token}", new { env = Env }))["errcode"]!;

    public async Task<long> ExportAsync(string query, string path = "a/b.json", int fileType = 1) =>
        (long)(await CallAsync("databasemigrateexport", new { env = Env, file_path = path, file_type = fileType, query }))["job_id"]!;

    public Task<JsonObject> InfoAsync(long jobId) => CallAsync("databasemigratequeryinfo", new { env = Env, job_id = jobId });

    public async Task<string> FileAsync(long jobId) => await Http.GetStringAsync(new Uri((string)(await InfoAsync(jobId))["file_url"]!));

    /// <summary>Uploads a file by form and gives its file id.</summary>
    public async Task<string> UploadAsync(string text, string path = "imports/订单.json")
    {
        var ticket = await TicketAsync(path);
        using var form = UploadForm.Of(ticket, path, text);
        using var uploaded = await Http.PostAsync(new Uri((string)ticket["url"]!), form);
        Assert.Equal(204, (int)uploaded.StatusCode);
        return (string)ticket["file_id"]!;
    }

    public Task<JsonObject> TicketAsync(string path) => CallAsync("uploadfile", new { env = Env, path });

    public Task<JsonObject> StartImportAsync(int conflictMode = 1, bool stopOnError = false, string collection = "订单", string path = "imports/订单.json") =>
        CallAsync("databasemigrateimport", new
        {
            env = Env,
            collection_name = collection,
            file_path = path,
            file_type = 1,
            stop_on_error = stopOnError,
            conflict_mode = conflictMode,
        });

    /// <summary>Uploads these lines and imports them: what is then known of the job.</summary>
    public async Task<JsonObject> ImportAsync(string text, int conflictMode = 1, bool stopOnError = false, string collection = "订单")
    {
        await UploadAsync(text);
        return await InfoAsync((long)(await StartImportAsync(conflictMode, stopOnError, collection))["job_id"]!);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Cloud.DisposeAsync();
    }
}

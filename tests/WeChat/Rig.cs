using Microsoft.Extensions.Logging;
using Simulator;

namespace WeChat.Tests;

/// <summary>
/// The client against the simulated cloud over HTTP, both on one virtual clock. When a test ends, everything that was logged or thrown is
/// searched for secrets.
/// </summary>
internal sealed class Rig : IAsyncDisposable
{
    public const string Env = "云环境-1a2b3c";

    /// <summary>Real time after which a call counts as hung.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly List<string> _shown = [];

    private Rig(WeChatCloud cloud, VirtualClock clock, WeChatOptions options)
    {
        Cloud = cloud;
        Clock = clock;
        Options = options;
        Client = NewClient();
    }

    public WeChatCloud Cloud { get; }

    public VirtualClock Clock { get; }

    public WeChatOptions Options { get; }

    public CloudDatabaseClient Client { get; }

    public CapturedLog Log { get; } = new();

    public static async Task<Rig> StartAsync(Action<WeChatOptions>? configure = null, Action<WeChatCloudOptions>? cloudOptions = null)
    {
        var clock = new VirtualClock();
        var cloud = await WeChatCloud.StartAsync(o =>
        {
            o.TimeProvider = clock;
            o.AppSecret = "s3cret-密-0123456789abcdef";
            cloudOptions?.Invoke(o);
        });
        cloud.Env(Env);
        var options = new WeChatOptions
        {
            ApiBase = cloud.BaseAddress,
            AppId = cloud.AppId,
            AppSecret = cloud.AppSecret,
            RetryDelays = [TimeSpan.Zero, TimeSpan.Zero],
        };
        configure?.Invoke(options);
        return new Rig(cloud, clock, options);
    }

    /// <summary>Another process of the same app.</summary>
    public CloudDatabaseClient NewClient() => new(Options, Clock, new Random(7), Log);

    public Task<long> ExportAsync(string collection) =>
        Client.StartExportAsync(Env, collection, CollectionPart.Whole, ExportFileType.Json, $"{Env}/20260325T180000Z-ab12/{Cloud.Jobs.Count}-1.json", default);

    /// <summary>The link of a finished job.</summary>
    public async Task<Uri> LinkAsync(long jobId)
    {
        var status = await Client.GetMigrateStatusAsync(Env, jobId, default);
        Show(status);
        return status.FileUrl!;
    }

    public async Task<WeChatException> FailsAsync(Func<Task> call)
    {
        // On the real clock, so that a call that never ends is a failed test and not a hung one.
        var failure = await Assert.ThrowsAsync<WeChatException>(() => call().WaitAsync(Patience));
        Show(failure);
        Show(failure.Action);
        Assert.NotEmpty(failure.Action);
        return failure;
    }

    public void Show(object shown) => _shown.Add(shown.ToString()!);

    public Task<CollectionList> ListAsync() => Client.ListCollectionsAsync(Env, default);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Cloud.DisposeAsync();
        string[] secrets = [Cloud.AppSecret, .. Cloud.IssuedTokens, "q-sign", "access_token="];
        foreach (var text in _shown.Concat(Log.Lines).Select(text => text.Replace("access_token=***", "", StringComparison.Ordinal)))
            Assert.All(secrets, secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
    }
}

/// <summary>Keeps every line at every level, with its values.</summary>
internal sealed class CapturedLog : ILogger<CloudDatabaseClient>
{
    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lock)
                return [.. _lines];
        }
    }

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var values = state is IEnumerable<KeyValuePair<string, object?>> pairs ? string.Join(' ', pairs) : "";
        lock (_lock)
            _lines.Add($"{eventId.Id} {formatter(state, exception)} {values} {exception}");
    }
}

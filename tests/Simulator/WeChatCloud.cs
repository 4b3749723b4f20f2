using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Simulator.Data;
using Simulator.Faults;
using Simulator.Http;
using Simulator.Jobs;

namespace Simulator;

/// <summary>
/// The WeChat cloud of one account as a real HTTP server: <c>await using var cloud = await WeChatCloud.StartAsync(o => …)</c>, then point
/// the client at <see cref="BaseAddress"/>. Data, faults and counters are here and, for other processes, under <c>/_sim/</c>.
/// </summary>
public sealed class WeChatCloud : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly JobBoard _jobs;
    private readonly ConcurrentDictionary<string, CloudEnvironment> _envs = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _calls = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _closing = new();

    private WeChatCloud(WeChatCloudOptions options)
    {
        Options = options;
        Faults = new FaultPlan(options.TimeProvider, options.Seed);
        Tokens = new Tokens(options.TimeProvider, options);
        Tickets = new UploadTickets(options.TimeProvider, options.Seed);
        Links = new Links(options.TimeProvider, options.Seed);
        _jobs = new JobBoard(options.TimeProvider, options.FirstJobId);
        JobLog = options.JobFile is { } file ? new JobLog(file) : null;

        // Empty: the environment variables of the process around it are not its settings.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().UseUrls($"http://{options.Host}:{options.Port}").ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
        });
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(1));
        _app = builder.Build();
        _app.Use((http, next) =>
        {
            http.Response.Headers.Date = Options.TimeProvider.GetUtcNow().ToString("r", CultureInfo.InvariantCulture);
            return next(http);
        });
        _app.Run(new Router(this).HandleAsync);
    }

    /// <summary>How it behaves; most may be changed while it runs.</summary>
    public WeChatCloudOptions Options { get; }

    /// <summary>Where the client has to be pointed.</summary>
    public Uri BaseAddress { get; private set; } = new("http://127.0.0.1");

    /// <summary>What goes wrong.</summary>
    public FaultPlan Faults { get; }

    /// <summary>What others do between the client's calls.</summary>
    public Meanwhile Meanwhile { get; } = new();

    /// <summary>The app of the account.</summary>
    public string AppId => Options.AppId;

    /// <summary>Its secret.</summary>
    public string AppSecret => Options.AppSecret;

    /// <summary>Jobs that were accepted, in order.</summary>
    public IReadOnlyList<MigrateJob> Jobs => _jobs.All;

    /// <summary>All environments.</summary>
    public IReadOnlyList<CloudEnvironment> Envs => [.. _envs.Values.OrderBy(env => env.Id, StringComparer.Ordinal)];

    /// <summary>Every token ever handed out: what no log may show.</summary>
    public IReadOnlyList<string> IssuedTokens => Tokens.Issued;

    internal Tokens Tokens { get; }

    internal Links Links { get; }

    internal UploadTickets Tickets { get; }

    /// <summary>Where accepted exports are written down, if anywhere.</summary>
    internal JobLog? JobLog { get; }

    /// <summary>Starts a cloud.</summary>
    /// <param name="configure">How it behaves.</param>
    /// <param name="fill">Makes environments and data before the first request is taken; without, there are none.</param>
    public static async Task<WeChatCloud> StartAsync(Action<WeChatCloudOptions>? configure = null, Action<WeChatCloud>? fill = null)
    {
        var options = new WeChatCloudOptions();
        configure?.Invoke(options);
        var cloud = new WeChatCloud(options);
        fill?.Invoke(cloud);
        cloud.JobLog?.Restore(cloud, cloud._jobs);
        await cloud._app.StartAsync();
        cloud.BaseAddress = new Uri(cloud._app.Urls.First());
        return cloud;
    }

    /// <summary>The environment of this id, made if it is not there.</summary>
    public CloudEnvironment Env(string id) => _envs.GetOrAdd(id, id => new CloudEnvironment(id, _jobs.Settle));

    /// <summary>An accepted job, or null.</summary>
    public MigrateJob? Job(long id) => _jobs.Find(id);

    /// <summary>Calls of an endpoint so far, failed ones too: its name without the folder, or download.</summary>
    public int Calls(string endpoint) => _calls.GetValueOrDefault(endpoint);

    /// <summary>Calls of every endpoint so far.</summary>
    public IReadOnlyDictionary<string, int> Calls() => new SortedDictionary<string, int>(_calls, StringComparer.Ordinal);

    /// <summary>
    /// Ends every token now, as somebody else's forced refresh does. With <paramref name="keepHandingOut"/> stable_token goes on giving the
    /// dead token until it is forced.
    /// </summary>
    public void RevokeTokens(bool keepHandingOut = false) => Tokens.Revoke(keepHandingOut);

    /// <summary>Completes when the server has ended.</summary>
    public async Task WaitForShutdownAsync(CancellationToken ct)
    {
        var ended = new TaskCompletionSource();
        await using var registration = ct.Register(ended.SetResult);
        await ended.Task;
    }

    /// <summary>Stops the server; open downloads are cut. May be called twice, so that a test can take the cloud away.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_closing.IsCancellationRequested)
            return;
        await _closing.CancelAsync();
        await _app.DisposeAsync();
    }

    internal CloudEnvironment? FindEnv(string id) => _envs.GetValueOrDefault(id);

    internal MigrateJob Accept(Func<long, MigrateJob> make) => _jobs.Accept(make);

    internal void Count(string endpoint)
    {
        _calls.AddOrUpdate(endpoint, 1, static (_, count) => count + 1);
        _jobs.Settle();
    }

    /// <summary>Imports do what they have to by now. Data settles by itself when it is looked at; files do not.</summary>
    internal void Settle() => _jobs.Settle();

    /// <summary>The faults that any server can have. True: the request is over.</summary>
    internal async Task<bool> ApplyCommonFaultsAsync(HttpContext http, IReadOnlyList<Fault> faults)
    {
        foreach (var fault in faults)
        {
            switch (fault.Effect)
            {
                case FaultEffect.RevokeToken or FaultEffect.RevokeTokenButKeep:
                    RevokeTokens(fault.Effect == FaultEffect.RevokeTokenButKeep);
                    break;
                case FaultEffect.CutBefore:
                    http.Abort();
                    return true;
                case FaultEffect.HttpStatus or FaultEffect.Html:
                    http.Response.StatusCode = fault.Effect == FaultEffect.Html ? 200 : fault.Status;
                    http.Response.ContentType = "text/html";
                    await http.Response.WriteAsync("<html><body><h1>502 Bad Gateway</h1></body></html>", http.RequestAborted);
                    return true;
            }
        }
        return false;
    }

    /// <summary>Waits on the cloud's clock, no longer than the client stays and the cloud lives.</summary>
    internal async Task DelayAsync(HttpContext http, TimeSpan delay)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, _closing.Token);
        await Task.Delay(delay, Options.TimeProvider, either.Token);
    }
}

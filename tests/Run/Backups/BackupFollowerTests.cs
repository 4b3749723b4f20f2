using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Run.Backups;
using Run.Output;
using Run.Tests.Fakes;

namespace Run.Tests.Backups;

/// <summary>The app's client and the follower, over real HTTP.</summary>
public sealed class BackupFollowerTests
{
    [Fact]
    public async Task StartBackup_OneRunsAlready_JoinsIt()
    {
        await using var app = await StartAsync(FakeApp.Build("http://127.0.0.1:0", new("Complete", 3, running: true, stopAt: 99)));
        using var http = new HttpClient();

        var started = await new AppClient(http, Address(app)).StartBackupAsync(CancellationToken.None);

        Assert.Equal(new(FakeBackup.Id, Joined: true, StatusUri: null), started);
    }

    [Fact]
    public async Task StartBackup_Refused_GivesTheAppsReason()
    {
        await using var app = await StartAsync(Answering(503, """{ "title": "Unavailable", "detail": "存储无法访问: Azurite is down." }"""));
        using var http = new HttpClient();

        var failure = await Assert.ThrowsAsync<Failure>(() => new AppClient(http, Address(app)).StartBackupAsync(CancellationToken.None));

        Assert.Equal("The app did not start a backup: 存储无法访问: Azurite is down.", failure.Message);
    }

    [Fact]
    public async Task Health_NotJson_IsExplainedByItsStatus()
    {
        await using var app = await StartAsync(Answering(500, "<html>"));
        using var http = new HttpClient();

        Assert.Contains("500", await new AppClient(http, Address(app)).GetHealthProblemAsync(CancellationToken.None), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Follow_UnknownAtFirst_SeesEveryMomentToTheEnd()
    {
        await using var app = await StartAsync(FakeApp.Build("http://127.0.0.1:0", new("Partial", 1, running: true, stopAt: 99)));
        using var http = new HttpClient();
        var view = new Recorder();

        var last = await new BackupFollower(new(http, Address(app)), () => null, TimeProvider.System)
            .FollowAsync(FakeBackup.Id, view, CancellationToken.None);

        Assert.Equal("Partial", last.Backup!.Outcome);
        Assert.Equal(["Pending", "Starting", "Exporting", "Storing", "Verifying", "Failed"], view.Statuses);
        Assert.True(last.Durations.ContainsKey("用户"));
    }

    [Fact]
    public async Task Follow_AppGone_GivesUpWithTheReason()
    {
        using var http = new HttpClient();
        var follower = new BackupFollower(new(http, new("http://127.0.0.1:1/")), () => null, new FastTime());

        var failure = await Assert.ThrowsAsync<Failure>(() => follower.FollowAsync(FakeBackup.Id, new Recorder(), CancellationToken.None));

        Assert.Contains(FakeBackup.Id, failure.Message, StringComparison.Ordinal);
        Assert.Contains("2 minutes", failure.Message, StringComparison.Ordinal);
    }

    private static WebApplication Answering(int status, string body)
    {
        var app = FakeApp.Build("http://127.0.0.1:0", new("Complete", 1, running: false, stopAt: 99));
        app.Use((HttpContext context, RequestDelegate _) =>
        {
            context.Response.StatusCode = status;
            return context.Response.WriteAsync(body);
        });
        return app;
    }

    private static async Task<WebApplication> StartAsync(WebApplication app)
    {
        await app.StartAsync();
        return app;
    }

    private static Uri Address(WebApplication app) =>
        new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    private sealed class Recorder : IProgressView
    {
        public List<string> Statuses { get; } = [];

        public void Show(Progress progress) => Statuses.Add(progress.Exports[0].Status);
    }

    /// <summary>A clock on which every wait is over at once and takes its time all the same.</summary>
    private sealed class FastTime : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _ticks += Math.Max(0, dueTime.Ticks);
            return System.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}

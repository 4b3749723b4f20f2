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

        var started = await new AppClient(new(http, Address(app))).StartBackupAsync(CancellationToken.None);

        Assert.Equal((new(FakeBackup.Id, Joined: true), null), started);
    }

    [Fact]
    public async Task StartBackup_Refused_GivesTheAppsReason()
    {
        await using var app = await StartAsync(Answering(503, """{ "title": "Unavailable", "detail": "存储无法访问: Azurite is down." }"""));
        using var http = new HttpClient();

        var failure = await Assert.ThrowsAsync<Failure>(() => new AppClient(new(http, Address(app))).StartBackupAsync(CancellationToken.None));

        Assert.Equal("The app did not start a backup: 存储无法访问: Azurite is down.", failure.Message);
    }

    [Fact]
    public async Task Health_NotJson_IsExplainedByItsStatus()
    {
        await using var app = await StartAsync(Answering(500, "<html>"));
        using var http = new HttpClient();

        Assert.Contains("500", await new AppClient(new(http, Address(app))).GetHealthProblemAsync(CancellationToken.None), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(500, "<html>坏", "it answered 500 Internal Server Error.")]
    [InlineData(202, "<html>", "it answered 202 Accepted.")]
    [InlineData(202, "{}", "it answered 202 Accepted.")]
    [InlineData(202, "{\"id\": 5}", "it answered 202 Accepted.")]
    [InlineData(202, "{\"id\": \"\\ud800\"}", "it answered 202 Accepted.")]
    [InlineData(409, "[]", "it answered 409 Conflict.")]
    [InlineData(503, "{\"detail\": \"a\", \"detail\": \"存储不在\"}", "存储不在")]
    public async Task StartBackup_NonsenseForAnAnswer_IsASentence(int status, string body, string expected)
    {
        await using var app = await StartAsync(Answering(status, body));
        using var http = new HttpClient();

        var failure = await Assert.ThrowsAsync<Failure>(() => new AppClient(new(http, Address(app))).StartBackupAsync(CancellationToken.None));

        Assert.Equal((1, $"The app did not start a backup: {expected}"), (failure.ExitCode, failure.Message));
    }

    [Fact]
    public async Task StartBackup_ConnectionCut_SaysThatNobodyKnows()
    {
        await using var app = await StartAsync(Cutting());
        using var http = new HttpClient();

        var failure = await Assert.ThrowsAsync<Failure>(() => new AppClient(new(http, Address(app))).StartBackupAsync(CancellationToken.None));

        Assert.StartsWith("The app did not say whether it started a backup: ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calls_NoAnswerInTime_AreSentences()
    {
        await using var app = await StartAsync(Silent());
        using var http = new HttpClient { Timeout = TimeSpan.FromMilliseconds(50) };
        var client = new AppClient(new(http, Address(app)));

        var failure = await Assert.ThrowsAsync<Failure>(() => client.StartBackupAsync(CancellationToken.None));

        Assert.Contains("it gave no answer within", failure.Message, StringComparison.Ordinal);
        Assert.Contains("no answer within", await client.GetHealthProblemAsync(CancellationToken.None), StringComparison.Ordinal);
        Assert.Contains("no answer within", (await client.GetScheduleAsync(CancellationToken.None)).Problem, StringComparison.Ordinal);
        Assert.Contains("no answer within", (await client.LookAtBackupAsync("b", CancellationToken.None)).Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<html>")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"expression\": null, \"problems\": []}")]
    [InlineData("{\"expression\": \"0 0 18 * * *\", \"problems\": null}")]
    public async Task Schedule_Unreadable_IsASentence(string body)
    {
        await using var app = await StartAsync(Answering(200, body));
        using var http = new HttpClient();

        var (schedule, problem) = await new AppClient(new(http, Address(app))).GetScheduleAsync(CancellationToken.None);

        Assert.Null(schedule);
        Assert.StartsWith("its answer cannot be read", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("{\"id\": \"b\"}")]
    [InlineData("{\"id\": null, \"outcome\": \"Complete\"}")]
    [InlineData("{\"id\": \"b\", \"outcome\": \"Complete\", \"exports\": null}")]
    [InlineData("{\"id\": \"b\", \"outcome\": \"Complete\", \"exports\": [null]}")]
    [InlineData("{\"id\": \"b\", \"outcome\": \"Complete\", \"missed\": [null]}")]
    [InlineData("{\"id\": \"b\", \"outcome\": \"Complete\", \"missed\": [{\"reason\": \"x\"}]}")]
    [InlineData("{\"id\": \"b\", \"outcome\": \"Complete\", \"durationSeconds\": 1e300}")]
    [InlineData("{\"id\": \"b\", \"outcome\": \"Complete\", \"exports\": [{\"collection\": \"a\", \"status\": \"Complete\", \"documents\": -1}]}")]
    [InlineData("{\"id\": \"b\", \"outcome\": \"Complete\", \"exports\": [{\"collection\": \"a\", \"status\": \"Complete\", \"rawBytes\": 9000000000000000000}, {\"collection\": \"b\", \"status\": \"Complete\", \"rawBytes\": 9000000000000000000}]}")]
    public async Task Backup_Unreadable_IsASentence(string body)
    {
        await using var app = await StartAsync(Answering(200, body));
        using var http = new HttpClient();

        var (backup, problem) = await new AppClient(new(http, Address(app))).LookAtBackupAsync("b", CancellationToken.None);

        Assert.Null(backup);
        Assert.StartsWith("its answer cannot be read", problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Follow_NothingButNonsense_GivesUpWithTheReason()
    {
        await using var app = await StartAsync(Answering(200, "<html>"));
        using var http = new HttpClient();
        var follower = new BackupFollower(new(new(http, Address(app))), () => null, new FastTime());

        var failure = await Assert.ThrowsAsync<Failure>(() => follower.FollowAsync(FakeBackup.Id, new Recorder(), CancellationToken.None));

        Assert.Contains("its answer cannot be read", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Follow_UnknownAtFirst_SeesEveryMomentToTheEnd()
    {
        await using var app = await StartAsync(FakeApp.Build("http://127.0.0.1:0", new("Partial", 1, running: true, stopAt: 99)));
        using var http = new HttpClient();
        var view = new Recorder();

        var last = await new BackupFollower(new(new(http, Address(app))), () => null, TimeProvider.System)
            .FollowAsync(FakeBackup.Id, view, CancellationToken.None);

        Assert.Equal("Partial", last.Backup!.Outcome);
        Assert.Equal(["Pending", "Starting", "Exporting", "Storing", "Verifying", "Failed"], view.Statuses);
        Assert.True(last.Durations.ContainsKey("用户"));
    }

    [Fact]
    public async Task Follow_AppGone_GivesUpWithTheReason()
    {
        using var http = new HttpClient();
        var follower = new BackupFollower(new(new(http, new("http://127.0.0.1:1/"))), () => null, new FastTime());

        var failure = await Assert.ThrowsAsync<Failure>(() => follower.FollowAsync(FakeBackup.Id, new Recorder(), CancellationToken.None));

        Assert.Contains(FakeBackup.Id, failure.Message, StringComparison.Ordinal);
        Assert.Contains("2 minutes", failure.Message, StringComparison.Ordinal);
    }

    private static WebApplication Answering(int status, string body) => Doing(context =>
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync(body);
    });

    private static WebApplication Cutting() => Doing(static context =>
    {
        context.Abort();
        return Task.CompletedTask;
    });

    // Until the caller has gone.
    private static WebApplication Silent() => Doing(static context =>
    {
        var gone = new TaskCompletionSource();
        context.RequestAborted.Register(gone.SetResult);
        return gone.Task;
    });

    private static WebApplication Doing(RequestDelegate what)
    {
        var app = FakeApp.Build("http://127.0.0.1:0", new("Complete", 1, running: false, stopAt: 99));
        app.Use((HttpContext context, RequestDelegate _) => what(context));
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

using Microsoft.Extensions.DependencyInjection;
using Workflow.Notify.Tables;
using Workflow.Steps;
using Workflow.Storage;
using Workflow.Tests.Notify.StandIns;
using Workflow.Tests.Support;

namespace Workflow.Tests.Notify;

/// <summary>The whole app beside the stand-ins of its channels, on one clock.</summary>
internal sealed class NotifySite : IAsyncDisposable
{
    private NotifySite(RunningApp app, ChatStandIns chats) => (App, Chats) = (app, chats);

    public RunningApp App { get; }

    public ChatStandIns Chats { get; }

    public INotices Notices => App.Services.GetRequiredService<INotices>();

    public IHealthPart Health => App.Services.GetServices<IHealthPart>().Single(part => part.Name == "notify");

    public static Task<NotifySite> StartAsync(params string[] channels) => StartAsync(channels, []);

    public static async Task<NotifySite> StartAsync(string[] channels, (string Name, string? Value)[] set)
    {
        var time = new LateTime();
        var chats = await ChatStandIns.StartAsync(time);
        var app = await RunningApp.StartAsync(null, [.. chats.Settings(channels), .. set]);
        time.Is = app.Clock;
        return new(app, chats);
    }

    public Notice Notice(NoticeKind kind, string subject = "20261121T175900Z-ab12", params string[] details) => new()
    {
        Kind = kind,
        Env = App.Env,
        Subject = subject,
        Since = App.Clock.GetUtcNow(),
        Details = [.. details.Select(static detail => new LocalText(detail, detail))],
        Path = $"api/backups/{subject}",
    };

    public Task TellAsync(Notice notice) => Notices.TellAsync(App.Client, notice, default);

    /// <summary>A column of an event's row, as a person reads it in the table.</summary>
    public async Task<string?> ColumnAsync(string key, string column)
    {
        var table = await App.Services.GetRequiredService<StorageConnection>().GetTableAsync(NoticesTable.TableName, default);
        return (await table.GetEntityAsync<Azure.Data.Tables.TableEntity>(CollectionName.Encode(App.Env), key)).Value.GetString(column);
    }

    public async ValueTask DisposeAsync()
    {
        await Chats.CutAsync();
        await App.DisposeAsync();
        await Chats.DisposeAsync();
    }

    // The stand-ins have to be there before the app's clock is.
    private sealed class LateTime : TimeProvider
    {
        public TimeProvider Is { get; set; } = System;

        public override DateTimeOffset GetUtcNow() => Is.GetUtcNow();
    }
}

using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Workflow.Notify.Channels;
using Workflow.Notify.Messages;
using Workflow.Notify.Tables;
using Workflow.Steps;

namespace Workflow.Notify;

/// <summary>Registers what tells people.</summary>
internal static class NotifyServices
{
    public static IServiceCollection AddNotify(this IServiceCollection services, IConfiguration configuration) => services
        .AddSingleton(NotifySettings.Read(configuration))
        .AddSingleton<ChannelHttp>()
        .AddSingleton<ChannelSet>()
        .AddSingleton<ChannelTurns>()
        .AddSingleton<ChannelTrial>()
        .AddSingleton<MessageWriter>()
        .AddSingleton<NoticesTable>()
        .AddSingleton<ChannelsTable>()
        .AddSingleton<NoticeSender>()
        .AddSingleton<INotices, Notices>()
        .AddSingleton<IPurgesRows, NoticePurger>()
        .AddSingleton<IHealthPart, NotifyHealth>();
}

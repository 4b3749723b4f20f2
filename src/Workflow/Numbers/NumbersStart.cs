using Microsoft.Extensions.Hosting;
using WeChat;

namespace Workflow.Numbers;

/// <summary>
/// Creates all instruments when the host starts, not when the first backup does, so that a scrape before it finds them. Exporters listen by then: the
/// hosts start them first.
/// </summary>
internal sealed class NumbersStart(Instruments instruments, CloudDatabaseClient wechat, IEnumerable<INumberSource> sources) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        instruments.Begin();
        wechat.BeginNumbers();
        foreach (var source in sources)
            source.Publish(instruments.Meter);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

using DurableTask.Sqlite.Hosting;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

var builder = Host.CreateApplicationBuilder(args);
builder.Services.AddDurableTaskWorker(worker => worker.UseSqlite(options => options.StorePath = "count.db").AddTasks(tasks => tasks
    .AddOrchestratorFunc<int>("Count", async (context, to) =>
    {
        for (int i = 1; i <= to; i++)
        {
            await context.CallActivityAsync("Say", i);
            await context.CreateTimer(TimeSpan.FromSeconds(1), CancellationToken.None);
        }
    })
    .AddActivityFunc<int>("Say", (_, i) => Console.WriteLine($"Said {i}"))));
builder.Services.AddDurableTaskClient(client => client.UseSqlite());
using IHost host = builder.Build();
await host.StartAsync();
var durable = host.Services.GetRequiredService<DurableTaskClient>();
if (await durable.GetInstanceAsync("counting") is null)
    await durable.ScheduleNewOrchestrationInstanceAsync("Count", 5, new StartOrchestrationOptions("counting"));
Console.WriteLine($"Counting ended {(await durable.WaitForInstanceCompletionAsync("counting")).RuntimeStatus}");
await host.StopAsync();

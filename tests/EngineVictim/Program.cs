using System.Diagnostics;
using DurableTask.Sqlite;
using DurableTask.Sqlite.Hosting;
using EngineVictim;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

if (args is not [var store, var effectsPath, var life])
{
    Console.Error.WriteLine("EngineVictim <store> <effects> <life>");
    return 2;
}

using var effects = new Effects(effectsPath, life);
var builder = Host.CreateEmptyApplicationBuilder(null);
builder.Logging.AddSimpleConsole(options => options.SingleLine = true).SetMinimumLevel(LogLevel.Warning);
builder.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(options => options.LogToStandardErrorThreshold = LogLevel.Trace);
builder.Services.AddDurableTaskWorker().AddTasks(registry => Orchestrations.Register(registry, effects)).UseSqlite(options =>
{
    options.StorePath = store;
    // Far fewer than the load has, so that orchestrators come back by replay also without a crash.
    options.MaxLiveOrchestrations = 40;
    options.ShutdownTimeout = TimeSpan.FromSeconds(2);
});
builder.Services.AddDurableTaskClient().UseSqlite();
using var host = builder.Build();
try
{
    await host.StartAsync();
}
catch (StoreOpenException refused)
{
    Console.Error.WriteLine(refused.Message);
    return 1;
}

var age = TimeProvider.System.GetUtcNow().UtcDateTime - Process.GetCurrentProcess().StartTime.ToUniversalTime();
var stopping = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
var calls = new Calls(host.Services.GetRequiredService<DurableTaskClient>(), stopping);
calls.Serve(age);
await host.WaitForShutdownAsync();
return 0;

using HostStandIn;
using HostStandIn.Durable;
using HostStandIn.Functions;
using HostStandIn.Http;
using HostStandIn.Workers;

var log = new HostLog(Console.Out);
Console.SetOut(TextWriter.Null); // the extension writes its events there when it takes itself to be on Linux in Azure
var options = HostSettings.Read(args);
Environment.SetEnvironmentVariable("FUNCTIONS_WORKER_RUNTIME", "dotnet-isolated"); // the extension and the worker look there

var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
Front.Add(builder);
builder.Services.AddSingleton(log);
builder.Services.AddSingleton(options);
builder.Services.AddSingleton<FunctionWorker>();
await using var app = builder.Build();
var front = Front.Map(app);
await app.StartAsync();
var address = new FrontAddress(app);

var worker = app.Services.GetRequiredService<FunctionWorker>();
var running = worker.RunAsync(address.Worker, app.Lifetime.ApplicationStopping);
var functions = await worker.IndexedAsync();
log.Write("host", $"{functions.Count} functions are indexed");

Invocations.Worker = worker;
using var jobs = DurableJobs.Build(options, address.Public, functions, log);
await jobs.StartAsync();
front.Open(functions, jobs);
log.Write("host", $"Listening on {address.Public}");
await app.WaitForShutdownAsync();
await jobs.StopAsync();
await running;

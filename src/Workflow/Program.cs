using Microsoft.Extensions.Hosting;
using Workflow;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.Services.AddWorkflow(builder.Configuration);
await builder.Build().RunAsync();

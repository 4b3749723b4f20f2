using Microsoft.Extensions.Hosting;
using Workflow;

var builder = FunctionsApplication.CreateBuilder(args);
WorkflowSettings.AddDefaults(builder.Configuration);
builder.ConfigureFunctionsWebApplication();
builder.Services.AddWorkflow(builder.Configuration);
await builder.Build().RunAsync();

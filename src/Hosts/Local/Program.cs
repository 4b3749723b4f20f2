using Functions.Local.Hosting;
using Microsoft.Extensions.Hosting;
using Workflow;
using Workflow.Local;

const int UsageError = 2;

try
{
    var builder = FunctionsApplication.CreateBuilder(args, typeof(WorkflowServices).Assembly);
    WorkflowServices.AddDefaults(builder.Configuration);
    builder.ConfigureFunctionsWebApplication();
    builder.Services.AddWorkflow(builder.Configuration);
    builder.AddSqliteBackend();
    builder.AddTelemetry();
    builder.AddFrontDoor();
    builder.Services.AddSqliteEngineName();
    await builder.Build().RunAsync();
    return 0;
}
catch (SettingException wrong)
{
    await Console.Error.WriteLineAsync(wrong.Message);
    return UsageError;
}

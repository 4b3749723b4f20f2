using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using Workflow;

const int UsageError = 2;

try
{
    var builder = FunctionsApplication.CreateBuilder(args);
    WorkflowServices.AddDefaults(builder.Configuration);
    builder.ConfigureFunctionsWebApplication();
    builder.Services.AddWorkflow(builder.Configuration);
    await builder.Build().RunAsync();
    return 0;
}
catch (SettingException wrong)
{
    await Console.Error.WriteLineAsync(wrong.Message);
    return UsageError;
}

using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using WeChat;
using Workflow;
using Workflow.Numbers;

const int UsageError = 2;

try
{
    var builder = FunctionsApplication.CreateBuilder(args);
    WorkflowServices.AddDefaults(builder.Configuration);
    builder.ConfigureFunctionsWebApplication();
    builder.Services.AddWorkflow(builder.Configuration);
    // Not without a collector: the worker's defaults ask the host to leave the app's telemetry to it, and the alerts of infra/ read the log in Application Insights.
    if (Collector.IsSet(builder.Configuration))
    {
        builder.Services.AddOpenTelemetry()
            .UseFunctionsWorkerDefaults()
            .WithMetrics(metrics => metrics.AddMeter(Instruments.MeterName, WeChatTelemetry.Name).AddOtlpExporter())
            .WithTracing(traces => traces.AddSource(Spans.SourceName, WeChatTelemetry.Name).AddOtlpExporter());
    }
    await builder.Build().RunAsync();
    return 0;
}
catch (SettingException wrong)
{
    await Console.Error.WriteLineAsync(wrong.Message);
    return UsageError;
}
